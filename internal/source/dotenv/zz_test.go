package dotenv_test
import ("testing";"os";"strings";"encoding/json";"github.com/dbcfg-lint/dbcfg-lint/internal/source";"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv")
func TestZZ(t *testing.T){
 in,err:=os.ReadFile("/tmp/shtmp/bash.jsonl"); if err!=nil {t.Skip()}
 env:=map[string]string{"HOME_X":"HX","HOME":"/home/u","PATH":"/nonexistent"}
 r,_:=dotenv.ReaderByName("shell"); n,skip,bad:=0,0,0
 for l:=range strings.Lines(string(in)) { var a struct{Text,Out string}; json.Unmarshal([]byte(l),&a)
  want:=map[string]string{}; for _,p:=range strings.Split(a.Out,"\x00"){ k,v,_:=strings.Cut(p,"="); want[k]=v}
  doc:=r.Parse(source.NewFile("",[]byte(a.Text))); open:=false
  for _,v:=range r.Expand(doc.Facts,lookup(env)){ if len(v.Open)>0 {open=true}}
  if open || strings.Contains(a.Text,"`")||strings.Contains(a.Text,"$(") {skip++;continue}
  pairs,_:=r.Values([]byte(a.Text),lookup(env)); n++
  got:=map[string]string{}; for _,p:=range pairs{got[p.Name]=p.Value}
  for _,k:=range []string{"A","B","C","E","HOME_X"} { w,ok:=want[k]; g,ok2:=got[k]; if k=="HOME_X"&&!ok2{continue}; if ok!=ok2||w!=g { bad++; if bad<25 {t.Errorf("%q: %s bash %q %v ours %q %v",a.Text,k,w,ok,g,ok2)}; break} }
 }
 t.Logf("%d compared %d skipped %d bad",n,skip,bad)
}

package resolve

import "math"

// reads are the env files that the settings classes of this process read, whatever
// their names say, with their places in the order of the class: later ones win.
type reads map[string]int

// rank gives the place of a source. What no class reads goes before: the platform puts
// that into the process environment.
func (r reads) rank(s *Source) int {
	if rank, ok := r[s.Name]; ok {
		return rank
	}
	return math.MaxInt
}

// readBy finds those files, and gives them to the environment of this process: its
// class reads .env where that is meant for development, too.
func (r *resolver) readBy() reads {
	asked := r.world.Environment
	if asked == "" {
		return nil
	}
	found := reads{}
	for _, d := range r.inForce(asked) {
		for _, s := range r.application.Sources {
			rank, ok := d.files[s.Name]
			if !ok || s.Kind != KindEnv || s.naming.Template || s.configured {
				continue
			}
			found[s.Name] = max(found[s.Name], rank)
			if s.environment != asked {
				s.environment, s.kin = asked, asked
				s.because = d.Name + " in " + d.source.File.Path + " reads it"
			}
		}
	}
	return found
}

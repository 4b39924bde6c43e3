// Asks the npm packages dotenv and dotenv-expand what they make of env files.
//
// node node.js FOLDER reads one JSON string a line, the text of a file, and
// answers each with one JSON document a line. FOLDER holds node_modules with
// dotenv@17 and dotenv-expand@12.
//
//   plain   what dotenv.parse gives
//   alone   the same through dotenv-expand, in an empty process environment
//   inside  the same with ENVIRONMENT, without the names in it

const path = require('path')
const readline = require('readline')

const modules = path.resolve(process.argv[2], 'node_modules')
const dotenv = require(path.join(modules, 'dotenv'))
const { expand } = require(path.join(modules, 'dotenv-expand'))
const version = (name) => name + ' ' + require(path.join(modules, name, 'package.json')).version

const ENVIRONMENT = { HOME_X: 'HX', OUT: 'out$A', E: '' }

function expanded (text, environment) {
  const { parsed } = expand({ parsed: dotenv.parse(text), processEnv: { ...environment } })
  return Object.entries(parsed).filter(([name]) => !environment[name])
}

console.log(JSON.stringify({
  program: version('dotenv') + ', ' + version('dotenv-expand') + ', node ' + process.version,
  environment: ENVIRONMENT
}))
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const text = JSON.parse(line)
  const answer = { text, plain: Object.entries(dotenv.parse(Buffer.from(text))) }
  // With the first in a value dotenv-expand may never come to an end; the second
  // is in no process environment.
  if (!/\$[&`']|\0/.test(text)) {
    answer.alone = expanded(text, {})
    answer.inside = expanded(text, ENVIRONMENT)
  }
  console.log(JSON.stringify(answer))
})

// Answers what the URL class of Node makes of what stands behind the "://" of a
// connection string. Reads a JSON array of strings a line, writes an array of
// answers a line. An answer is null if new URL throws, or else
// [username, password, hostname], each percent-decoded and in hexadecimal.
//
//     go test ./internal/dsn -run ReadingsLive -oracle python3
//     go test ./internal/dsn -run ReadingsLive -oracle python3 -record

const readline = require('node:readline')

const isHex = (byte) => (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)

// The algorithm "percent-decode" of the URL Standard, which leaves a percent
// sign without two digits alone, as decodeURIComponent does not.
function decoded(text) {
  const from = Buffer.from(text)
  const bytes = []
  for (let i = 0; i < from.length; i++) {
    if (from[i] === 0x25 && i + 2 < from.length && isHex(from[i + 1]) && isHex(from[i + 2])) {
      bytes.push(parseInt(from.toString('latin1', i + 1, i + 3), 16))
      i += 2
    } else {
      bytes.push(from[i])
    }
  }
  return Buffer.from(bytes).toString('hex')
}

function answer(rest) {
  let url
  try {
    url = new URL('db://' + rest)
  } catch {
    return null
  }
  return [url.username, url.password, url.hostname].map(decoded)
}

if (process.argv[2] === '--version') {
  console.log(JSON.stringify('Node ' + process.versions.node))
} else {
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    console.log(JSON.stringify(JSON.parse(line).map(answer)))
  })
}

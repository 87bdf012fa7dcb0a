// Counts the words of a text; only a local map is involved.
const fs = require('node:fs');

function countWords(text) {
  const counts = new Map();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) || []) {
    const seen = counts.get(word) || 0;
    counts.set(word, seen + 1);
  }
  return counts;
}

if (require.main === module) {
  const counts = countWords(fs.readFileSync(process.argv[2], 'utf8'));
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 10);
  for (const [word, n] of top) console.log(n, word);
}

module.exports = { countWords };

// Trains from a database cursor: rows come from SQLite one by one, so the table may be larger than memory.
//   node examples/sqlite.mjs                 on a made table
//   node examples/sqlite.mjs reviews.db      with a table `reviews(text, stars)`
// Needs node:sqlite (Node 22.13 or later) or the package better-sqlite3; the rest of the program knows neither.
import {
  AdamW,
  basicEnglish,
  countTokens,
  crossEntropy,
  padSequences,
  prefetch,
  setSeed,
  TextClassifier,
  Trainer,
  Vocabulary,
} from 'throughtime';

/** A function that opens a database; both kinds have `exec`, and `prepare` with `iterate`. */
async function driver() {
  const sqlite = await import('node:sqlite').catch(() => undefined);
  if (sqlite) return (path) => new sqlite.DatabaseSync(path);
  const better = await import('better-sqlite3').catch(() => undefined);
  if (better) return (path) => new better.default(path);
  console.error(`sqlite.mjs: Node ${process.versions.node} has no node:sqlite. Use Node 22.13 or later, or npm install better-sqlite3`);
  process.exit(1);
}

/**
 * A cursor as an AsyncIterable of batches. `rows` is any iterable of rows, synchronous or not: SQLite's cursors, those of PostgreSQL or MongoDB.
 */
async function* batchesOf(rows, size, encode) {
  let batch = [];
  const make = () => ({ ...padSequences(batch.map(({ tokens }) => tokens)), label: batch.map(({ label }) => label) });
  for await (const row of rows) {
    batch.push(encode(row));
    if (batch.length < size) continue;
    yield make();
    batch = [];
  }
  if (batch.length > 0) yield make();
}

/** A table of short reviews. */
function fill(database) {
  database.exec('CREATE TABLE reviews (text TEXT NOT NULL, stars INTEGER NOT NULL)');
  const insert = database.prepare('INSERT INTO reviews VALUES (?, ?)');
  const [good, bad] = [
    ['stirring', 'funny', 'fine', 'warm'],
    ['dull', 'bad', 'slow', 'cold'],
  ];
  for (let i = 0; i < 400; i++)
    insert.run(`a ${(i % 2 ? good : bad)[i % 4]} , ${(i % 2 ? good : bad)[(i >> 2) % 4]} film ${i % 7}`, i % 2 ? 5 : 1);
}

const open = await driver();
const database = open(process.argv[2] ?? ':memory:');
if (process.argv[2] === undefined) fill(database);

// The database shuffles: ids times a large odd number, modulo a prime, are in no order a model could learn from.
const select = database.prepare('SELECT text, stars FROM reviews ORDER BY (rowid * 48271) % 65537');
const counts = new Map();
for (const { text } of select.iterate()) countTokens([basicEnglish(text)], counts);
const vocabulary = Vocabulary.fromCounts(counts, { maxSize: 20_000 });
const encode = ({ text, stars }) => ({ tokens: vocabulary.encode(basicEnglish(text)), label: stars > 3 ? 1 : 0 });

setSeed(1);
const model = new TextClassifier({ vocabularySize: vocabulary.size, classes: 2, embedding: 16, hidden: 16, dropout: 0.1 });
const trainer = new Trainer(model, {
  optimizer: new AdamW(model.parameters(), { lr: 1e-2 }),
  loss: ({ logits }, { label }) => crossEntropy(logits, label),
});
// A cursor is walked once: every epoch opens its own.
const history = await trainer.fit(() => prefetch(batchesOf(select.iterate(), 32, encode), 2), { epochs: 3 });
for (const { epoch, loss } of history) console.log(`epoch ${epoch}  loss ${loss.toFixed(4)}`);
database.close();

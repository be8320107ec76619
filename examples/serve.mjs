// An HTTP endpoint that streams predictions: lines of text in, lines of JSON out, each as soon as it is known.
//   throughtime train classify --train train.txt --out model
//   node examples/serve.mjs model 3000
//   printf 'a dull film\na stirring film\n' | curl -sN --data-binary @- -H 'content-type: text/plain' localhost:3000/predict
// A request may be as long as it likes: nothing is collected, and a slow reader slows its own predictions down and nobody else's.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

import Fastify from 'fastify';
import { loadClassifier } from 'throughtime';

const [dir, port = '3000'] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: serve.mjs MODEL [PORT]');
const classifier = await loadClassifier(dir);

/** The answers to the lines of a request, as lines of JSON. It ends early when the client goes away. */
async function* answers(body) {
  const lines = createInterface({ input: body, crlfDelay: Infinity });
  for await (const answer of classifier.predictStream(lines)) yield `${JSON.stringify(answer)}\n`;
}

const app = Fastify();
app.removeAllContentTypeParsers(); // what is no text is answered with 415
app.addContentTypeParser('text/plain', (_request, body, done) => done(null, body)); // the stream itself
app.get('/labels', () => classifier.labels);
app.post('/predict', (request, reply) =>
  reply.type('application/x-ndjson').send(Readable.from(answers(request.body ?? Readable.from([])))),
);

console.log(`listening at ${await app.listen({ port: Number(port), host: '127.0.0.1' })}`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.close());

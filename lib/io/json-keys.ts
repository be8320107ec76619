// JSON.parse keeps the last of two equal keys and says nothing. A file that names a tensor twice means two things to two readers.

/** The first key that an object of `text` has twice. `text` must be valid JSON. */
export function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // keys seen in each enclosing object; undefined for an array
  // A scan and not one regular expression over strings: that overflows the stack on a long one.
  const mark = /["{}[\]]/g;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    const at = found.index;
    if (text[at] === '{') open.push(new Set());
    else if (text[at] === '[') open.push(undefined);
    else if (text[at] !== '"') open.pop();
    else {
      mark.lastIndex = endOfString(text, at);
      if (!isKey(text, mark.lastIndex)) continue;
      const key = JSON.parse(text.slice(at, mark.lastIndex)) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** The position after the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

function isKey(text: string, afterString: number): boolean {
  const next = /\S/g;
  next.lastIndex = afterString;
  return next.exec(text)?.[0] === ':';
}

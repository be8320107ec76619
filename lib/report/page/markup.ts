// Making HTML of pieces: whatever is put in is text, unless it is a piece itself.

/** HTML that is as it should be. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = Markup | string | number | undefined | readonly Markup[];

/** A template whose values are escaped, for content and for attributes in double quotes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  return new Markup(parts.map((part, i) => part + rendered(values[i])).join(''));
}

/**
 * Text that HTML and XML can hold: control characters become their pictures, half characters the replacement mark. Marks that turn the
 * direction of what follows, on the page too, are shown as their code.
 */
export function cleanText(text: string): string {
  return (
    wellFormed(text)
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
      .replaceAll(
        /[\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g,
        (c) => `<U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
      )
  );
}

/** Shortened to some characters by an ellipsis before its last ones: names often differ at their ends. */
export function shortened(text: string, most: number): string {
  const characters = [...cleanText(text).replaceAll(/\s+/g, ' ')];
  if (characters.length <= most) return characters.join('');
  const end = Math.floor((most - 1) / 3);
  return `${characters.slice(0, most - 1 - end).join('')}…${characters.slice(characters.length - end).join('')}`;
}

function rendered(value: Piece): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('\n');
  return cleanText(`${value}`).replaceAll(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function wellFormed(text: string): string {
  return text.replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

// windows-1252, which is what files called Latin-1 mostly are. TextDecoder is not used: some versions of Node read these bytes as
// ISO-8859-1 control characters.

// Bytes 0x80 to 0x9f in the index of the Encoding Standard (WHATWG); five of them stay control characters.
const high = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The text of bytes in windows-1252: Latin-1 with dashes, quotes and dots where Latin-1 has control characters. */
export function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (character) => high[character.charCodeAt(0) - 0x80] as string);
}

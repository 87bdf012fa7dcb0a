// Reads length-prefixed fields out of a bank statement line.
export class FieldReader {
  #text;
  #position = 0;

  constructor(text) {
    this.#text = text;
  }

  get position() {
    return this.#position;
  }

  next() {
    const length = Number.parseInt(this.#text.slice(this.#position, this.#position + 3), 10);
    if (Number.isNaN(length)) {
      throw new SyntaxError(`no field length at ${this.#position}`);
    }
    const start = this.#position + 3;
    this.#position = start + length;
    return this.#text.slice(start, this.#position);
  }
}

export function parseLine(text) {
  const reader = new FieldReader(text);
  const fields = new Map();
  while (reader.position < text.length) {
    const name = reader.next();
    const repeats = fields.get(name) ?? [];
    fields.set(name, [...repeats, reader.next()]);
  }
  return fields;
}

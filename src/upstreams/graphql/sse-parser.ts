import { StringDecoder } from 'node:string_decoder';

/** One event of a text/event-stream. */
export interface SseEvent {
  /** `message` when it has no name. */
  readonly type: string;
  readonly data: string;
}

/** Takes a text/event-stream apart as it arrives. Lines end in LF or CRLF. Source: the HTML Standard, 9.2.6. */
export class SseParser {
  readonly #decoder = new StringDecoder('utf8');
  readonly #maxLength: number;
  #rest = '';
  #type = '';
  #data: string[] = [];
  #length = 0;

  /** `maxLength`: the most characters of one event. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** Gives the events that the bytes complete; undefined when an event is over the limit. */
  feed(bytes: Buffer): readonly SseEvent[] | undefined {
    const text = this.#decoder.write(bytes);
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    const events: SseEvent[] = [];
    for (const line of lines) {
      const event = this.#takeLine(this.#rest + line);
      this.#rest = '';
      if (event !== undefined) events.push(event);
      if (this.#length > this.#maxLength) return undefined;
    }
    this.#rest += last;
    return this.#length + this.#rest.length > this.#maxLength ? undefined : events;
  }

  #takeLine(raw: string): SseEvent | undefined {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') return this.#dispatch();
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    this.#length += line.length;
    if (name === 'event') this.#type = value;
    if (name === 'data') this.#data.push(value);
    return undefined;
  }

  #dispatch(): SseEvent | undefined {
    const event = { type: this.#type === '' ? 'message' : this.#type, data: this.#data.join('\n') };
    const isEmpty = this.#type === '' && this.#data.length === 0;
    this.#type = '';
    this.#data = [];
    this.#length = 0;
    return isEmpty ? undefined : event;
  }
}

/** One event of an event stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Yields the events of a stream, comments left out. */
export async function* readEvents(answer: Response): AsyncGenerator<StreamEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const parsed = parseEvent(text.slice(0, end));
      text = text.slice(end + 2);
      if (parsed !== undefined) yield parsed;
    }
  }
}

function parseEvent(text: string): StreamEvent | undefined {
  const event = /^event: (.*)$/m.exec(text)?.[1];
  const data = /^data: (.*)$/m.exec(text)?.[1];
  return event === undefined ? undefined : { event, data: data === undefined ? undefined : JSON.parse(data) };
}

/** All events of a stream that ends. */
export async function collectEvents(answer: Response): Promise<readonly StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(answer)) events.push(event);
  return events;
}

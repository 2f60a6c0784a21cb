/** A browser as far as logins need one: it keeps cookies for each origin, and follows redirects when it is told to. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  /** Every `set-cookie` that it was sent, in order. */
  readonly given: string[] = [];

  /** Asks for an address without following where it leads. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const cookie = [...this.#jar(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string> | undefined) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#keep(origin, line);
    return answer;
  }

  /** Asks for an address and follows to the answer that leads nowhere, or to an address that begins with `until`. */
  async follow(url: string, until?: string): Promise<{ readonly url: string; readonly answer: Response | undefined }> {
    let at = url;
    for (let hops = 0; hops < 15; hops += 1) {
      if (until !== undefined && hops > 0 && at.startsWith(until)) return { url: at, answer: undefined };
      const answer = await this.ask(at);
      const location = answer.headers.get('location');
      if (location === null) return { url: at, answer };
      await answer.body?.cancel();
      at = new URL(location, at).href;
    }
    throw new Error('A browser was sent round and round.');
  }

  /** The value of a cookie. */
  cookie(origin: string, name: string): string | undefined {
    return this.#jar(origin).get(name);
  }

  setCookie(origin: string, name: string, value: string): void {
    this.#jar(origin).set(name, value);
  }

  #jar(origin: string): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    return jar;
  }

  #keep(origin: string, line: string): void {
    this.given.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const ended = /max-age=0|expires=thu, 01 jan 1970/i.test(line);
    if (ended) this.#jar(origin).delete(name);
    else this.#jar(origin).set(name, value);
  }
}

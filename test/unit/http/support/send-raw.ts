import { connect } from 'node:net';

/** Sends bytes as they are and resolves with all that came back until the server closed, or fell silent for `patience` milliseconds. */
export function sendRaw(port: number, bytes: string | Buffer, patience = 1500): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const finish = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patience, finish);
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('end', finish);
    socket.on('close', finish);
    socket.on('error', (error) => {
      if (answer === '') reject(error);
      else finish();
    });
  });
}

/** The status codes of the answers in a raw text. */
export function readStatuses(answer: string): readonly number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]));
}

/** The body of the last answer as JSON. */
export function readLastBody(answer: string): unknown {
  return JSON.parse(answer.slice(answer.lastIndexOf('\r\n\r\n') + 4));
}

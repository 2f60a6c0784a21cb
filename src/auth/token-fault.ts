/** Why a token is not believed. The reason is for the log alone: it names no part of the token. */
export class TokenFault {
  constructor(
    readonly reason: string,
    /** `keys`: nothing is known against the token, but there is nothing to check it with. Default: `token`. */
    readonly blames: 'token' | 'keys' = 'token',
  ) {}
}

/**
 * Thrown by generated code at a value that is not as its shape says: null where it must not be, of another type, lost to an
 * error. It says nothing more: the interpreter then looks for what is wrong. One object for all, as stacks are dear.
 */
export const odd = new Error('A value is not as its shape says.');

/** Something that whoever runs Muster has to mend; the message is one clear line, and all that is said. */
export class OperatorError extends Error {}

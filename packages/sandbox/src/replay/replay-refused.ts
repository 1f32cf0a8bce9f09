/** The file, the profile or the options are not usable: told to the person in one line, with no stack. */
export class ReplayRefused extends Error {}

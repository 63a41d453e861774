/**
 * The seed of `prove` where none is given, always the same one: whether a twin is caught must not hang on the day.
 * A run against a real target has another one each time.
 */
export const provingSeed = 20_260_101

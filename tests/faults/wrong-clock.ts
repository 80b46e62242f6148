// Loaded before a portal (node --import): its own clock goes WRONG_CLOCK_MS ahead, and SIGUSR2 sets it back ten minutes, as
// a time server does.
const Right = Date;
let ahead = Number(process.env.WRONG_CLOCK_MS ?? 0);
process.on('SIGUSR2', () => (ahead -= 600_000));

const wrong = () => Right.now() + ahead;
globalThis.Date = new Proxy(Right, {
  construct: (target, args: unknown[], made) => Reflect.construct(target, args.length === 0 ? [wrong()] : args, made) as object,
  apply: () => new Right(wrong()).toString(),
  get: (target, key) => (key === 'now' ? wrong : (Reflect.get(target, key) as unknown)),
});

// The commands, their words and their exit codes: 0 done; 1 refused, or something is not as it should be; 2 not understood.
// Commander reads the command line: it has commands within commands, writes the help of each and depends on nothing.
// What a command does is loaded when it is asked for, so that --help is there at once.
import { Command, CommanderError } from 'commander';
import { BrokenConfiguration, loadEnvFile } from '../platform/env.ts';
import { version } from '../platform/version.ts';
import { describeMisuse, inFrenchTitle } from './words.ts';

const [refused, misused] = [1, 2];

/** Runs one command line and returns its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const found = { code: 0 };
  try {
    await createProgram((code) => (found.code = code)).parseAsync(words, { from: 'user' });
    return found.code;
  } catch (error) {
    if (error instanceof BrokenConfiguration) {
      console.error(error.message);
      return refused;
    }
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help') console.error(`portail : ${describeMisuse(error)} (portail --help)`);
    return misused;
  }
}

/** `end` is told the exit code of the command that ran. */
function createProgram(end: (code: number) => void): Command {
  const program = describe(new Command('portail'), "Ce qu'un exploitant fait à côté du serveur, avec les réglages du serveur.")
    .version(version, '--version', 'la version du portail')
    .option('--env-file <fichier>', 'fichier de réglages (sinon ENV_FILE, sinon .env du dossier courant) ; l’environnement passe avant')
    .hook('preAction', () => loadEnvFile(program.opts<{ envFile?: string }>().envFile));
  const doing =
    <Given extends unknown[]>(work: (...given: Given) => Promise<number>) =>
    async (...given: Given) =>
      end(await work(...given));

  const keys = describe(program.command('keys'), 'Les clés de DATA_KEYS.');
  describe(
    keys.command('rotate'),
    'Scelle tout à nouveau avec la première clé de DATA_KEYS, pendant que le portail sert. Reprend où il s’est arrêté.',
  ).action(doing(async () => (await import('./rotate-keys.ts')).rotate()));

  describe(keys.command('backup'), 'Fait une paire de clés pour les sauvegardes : sa moitié publique est BACKUP_RECIPIENTS.').action(
    doing(async () => (await import('./backup-key.ts')).makeBackupKey()),
  );

  const imports = describe(program.command('import'), 'Reprend ce que la commune sait déjà.');
  describe(
    imports.command('family-links'),
    'Relie les familles déjà facturées à leurs enfants : tout le fichier, ou rien. Les écoles existent avant.',
  )
    .argument('<fichier>', 'CSV en UTF-8, décrit dans schema/contract/README.md')
    .action(doing(async (file: string) => (await import('./import-links.ts')).importLinks(file)));

  const statements = describe(program.command('statements'), 'Les extraits de la banque, CODA ou camt.');
  describe(
    statements.command('import', { isDefault: true }),
    'Reprend des extraits, comme la page du bureau. Un fichier faux dit sa ligne, et rien de lui n’est écrit.',
  )
    .argument('<fichiers...>', 'fichiers de la banque')
    .action(doing(async (files: string[]) => (await import('./statements.ts')).takeStatements(files)));
  describe(statements.command('read'), 'Lit des extraits et n’écrit rien : ni base, ni réglages. Montants en centimes.')
    .argument('<fichiers...>', 'fichiers de la banque')
    .option('--json', 'un objet JSON par extrait, un par ligne, décrit dans schema/contract/README.md')
    .action(
      doing(async (files: string[], { json: isJson }: { json?: true }) =>
        (await import('./read-statements.ts')).readStatements(files, { isJson: isJson === true }),
      ),
    );

  const audit = describe(program.command('audit'), 'Le journal des actes.');
  describe(
    audit.command('verify'),
    'Scelle ce qui est nouveau au journal, puis nomme la première ligne qui n’est plus telle qu’elle fut écrite.',
  ).action(doing(async () => (await import('./verify-audit.ts')).verifyAudit()));

  describe(program.command('backup'), 'Sauvegarde toute la base, documents compris, scellée pour BACKUP_RECIPIENTS (pg_dump, puis age).')
    .option('--to <dossier>', 'où écrire le fichier', '.')
    .action(doing(async (options: { to: string }) => (await import('./backup.ts')).backUp(options)));

  describe(program.command('restore'), 'Restaure une sauvegarde dans une base vide ; ses travaux attendent « jobs release ».')
    .argument('<sauvegarde>', 'fichier, ou dossier dont la plus récente est prise')
    .requiredOption('--identity <fichier>', 'clé privée des sauvegardes (portail keys backup)')
    .option('--drill', 'exercice : restaure à côté, ouvre tout ce qui est scellé, vérifie, rapporte et efface')
    .action(
      doing(async (path: string, { drill: isDrill, ...options }: { identity: string; drill?: true }) =>
        isDrill ? (await import('./drill.ts')).drill(path, options) : (await import('./restore.ts')).restore(path, options),
      ),
    );

  const jobs = describe(program.command('jobs'), 'Ce qui attend dans la file des travaux.').action(
    doing(async () => (await import('./jobs.ts')).showJobs()),
  );
  describe(jobs.command('release'), "Laisse partir les travaux d'une base restaurée.")
    .option('--without-mails', 'sans les e-mails qui attendaient dans la sauvegarde')
    .action(doing(async (options: { withoutMails?: boolean }) => (await import('./jobs.ts')).releaseJobs(options)));

  describe(program.command('access-table'), 'Qui, au bureau, peut voir et faire quoi.').action(
    doing(async () => (await import('./access-table.ts')).showAccess()),
  );
  return program;
}

/** A command with its sentence, that speaks French and leaves the end of the process to `run`. */
function describe(command: Command, sentence: string): Command {
  return command
    .description(sentence)
    .helpOption('--help', 'cette aide')
    .helpCommand(false)
    .configureHelp({ styleTitle: inFrenchTitle })
    .configureOutput({ outputError: () => {} })
    .exitOverride();
}

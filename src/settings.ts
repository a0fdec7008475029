/** The action's inputs or the command line's options, checked and in one shape. */
export interface Settings {
  readonly mode: 'gate' | 'watch' | 'rollback' | 'drill';
  /** Whether the policy path was given, or is the default one that may be missing. */
  readonly policy: { readonly path: string; readonly given: boolean };
  readonly image: string | undefined;
  readonly url: string | undefined;
  readonly command: string | undefined;
  readonly port: number | undefined;
  readonly envFile: string | undefined;
  readonly vars: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
  readonly tag: string | undefined;
  readonly environment: string;
  readonly onFail: 'block' | 'rollback';
  readonly onInconclusive: 'fail' | 'warn';
  readonly to: string | undefined;
  readonly workflow: string | undefined;
  readonly via: 'auto' | 'rerun' | 'rerun-job' | 'dispatch';
  readonly job: string | undefined;
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  readonly githubToken: string | undefined;
  /** Absolute. */
  readonly reportDir: string | undefined;
  readonly statusContext: string | undefined;
  readonly comment: boolean;
}

/** One run of the guard on this machine, named before anything is created so that everything can be found again. */
export interface RunIdentity {
  /** `rg-` and lower-case letters, digits and dashes; names the container, its label and the folders. */
  readonly id: string;
  /** The runner this runs on, so that a sweep never touches another machine's containers of a shared engine. */
  readonly runner: string;
  /** Folder of this run's own in the runner's temp; removed at the end, apart from the report folder. */
  readonly folder: string;
}

/** A figure of an earlier, good release. */
export interface Baseline {
  readonly value: number;
  /** Where it comes from, as the end of a sentence: `three good watches of v1.4.0 and v1.4.1`. */
  readonly from: string;
}

/** The greatest value that is allowed, and where that comes from. */
export interface Bound {
  /** Absent where neither a limit nor a usable baseline is there. */
  readonly max?: number;
  /** `limit`: the absolute one is the stricter one or the only one. */
  readonly by: 'limit' | 'baseline' | 'none';
  /** Whether a comparison was asked for and there is nothing to compare with. */
  readonly lacksBaseline: boolean;
}

/**
 * The stricter one of an absolute limit and a multiple of the baseline. A baseline that is not above 0 is none (nothing is
 * a multiple of it), and so is one that is too large for a multiple. Pure.
 *
 * @param ratio how many times the baseline is allowed; absent where no comparison was asked for
 */
export function boundOf(limit: number | undefined, ratio: number | undefined, baseline: Baseline | undefined): Bound {
  const multiple = (ratio ?? 1) * (baseline?.value ?? 0);
  const isUsable = Number.isFinite(multiple) && multiple > 0;
  const compared = ratio !== undefined && isUsable ? multiple : undefined;
  const lacksBaseline = ratio !== undefined && !isUsable;
  if (compared !== undefined && (limit === undefined || compared < limit)) {
    return { max: compared, by: 'baseline', lacksBaseline };
  }
  return limit === undefined ? { by: 'none', lacksBaseline } : { max: limit, by: 'limit', lacksBaseline };
}

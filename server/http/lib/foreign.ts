/** True when a browser says that another site, or another host of ours, caused the request (Fetch Metadata, Sec-Fetch-Site). */
export const isForeign = (site: string | string[] | null | undefined): boolean => site === 'cross-site' || site === 'same-site';

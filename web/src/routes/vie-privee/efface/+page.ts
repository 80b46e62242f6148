// words only
export const csr = false;

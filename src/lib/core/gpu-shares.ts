/** Names of GPU levels that are shares, from 0 to 1; the other names carry their unit. */
export const GPU_SHARES: readonly string[] = ['utilisation', 'throttled', 'kv_cache_usage'];

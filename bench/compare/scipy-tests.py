"""ks_2samp of every column of numbers and chi2_contingency of every category of two Parquet files; prints CPU and memory."""
import json
import resource
import sys
import time

import pyarrow.parquet as pq
from scipy import stats

start = time.process_time()
reference, current = (pq.read_table(path, use_threads=False) for path in sys.argv[1:3])
read = time.process_time()
for name in reference.column_names:
    x, y = reference[name], current[name]
    if name.startswith("number"):
        stats.ks_2samp(x.to_numpy(), y.to_numpy())
        continue
    counts = [{str(v["values"]): v["counts"] for v in side.value_counts().to_pylist()} for side in (x, y)]
    keys = sorted(counts[0] | counts[1])
    stats.chi2_contingency([[side.get(key, 0) for key in keys] for side in counts])
done = time.process_time()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu_seconds": usage.ru_utime + usage.ru_stime, "read_seconds": read - start, "tests_seconds": done - read,
                  "peak_mb": usage.ru_maxrss / 1024}))

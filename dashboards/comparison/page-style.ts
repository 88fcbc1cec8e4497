/** Style of the page of a comparison; colours are the product's tokens, which the page brings along. */
export const PAGE_STYLE = `
*{box-sizing:border-box}
body{margin:0 auto;max-width:1240px;padding:40px 28px 64px;background:var(--bg);color:var(--text);font:14px/1.5 Inter,system-ui,-apple-system,'Segoe UI',sans-serif;font-variant-numeric:tabular-nums}
header{margin-bottom:28px}
h1{margin:2px 0 10px;font-size:26px;line-height:1.2;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:0 0 10px;font-size:15px;font-weight:620}
h3{margin:0;display:flex;justify-content:space-between;gap:12px;align-items:baseline;font-size:14px;font-weight:620}
p{margin:0}
section{margin-bottom:32px}
.over,.quiet,dt,footer{color:var(--text-3)}
.verdict{font-size:16px;font-weight:560}
.verdict.exceeded{color:var(--exceeded)}
.verdict.undecided{color:var(--undecided)}
.verdict.blind{color:var(--blind)}
.verdict.within{color:var(--within)}
.facts{display:flex;flex-wrap:wrap;gap:8px 40px;margin:18px 0 0}
.facts dt{font-size:12px}
.facts dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:6px}
table{width:100%;border-collapse:collapse}
th{padding:9px 12px;text-align:left;font-size:12px;font-weight:500;color:var(--text-3);border-bottom:1px solid var(--line);white-space:nowrap}
td{padding:7px 12px;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:middle}
tr:last-child td{border-bottom:0}
td.change{white-space:normal;min-width:200px;color:var(--text-2)}
td.interval{color:var(--text-2)}
.num{text-align:right}
.name{font-weight:560;overflow-wrap:anywhere}
td.name{white-space:normal;min-width:14ch;max-width:220px}
.tag{display:inline-block;padding:1px 7px;border-radius:3px;font-size:12px;font-weight:600;line-height:18px}
.tag.exceeded{color:var(--exceeded);background:var(--exceeded-tint)}
.tag.undecided{color:var(--undecided);background:var(--undecided-tint)}
.tag.blind{color:var(--blind);background:var(--blind-tint)}
.tag.within{color:var(--within);background:var(--within-tint)}
.glyph{display:block}
.legend{display:flex;align-items:center;gap:7px;margin-bottom:10px;color:var(--text-3);font-size:12px}
.legend span{width:14px;height:10px;border-radius:1px}
.legend .cur{background:var(--cur-fill)}
.legend .ref{margin-left:10px;border:1.6px solid var(--ref)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:14px}
.card{padding:14px 16px 6px;background:var(--surface);border:1px solid var(--line);border-radius:6px;break-inside:avoid}
.card svg{display:block;width:100%;height:auto;margin-top:6px}
details{margin-top:12px}
summary{padding:6px 0;cursor:pointer;color:var(--text-2)}
details[open]>summary{margin-bottom:6px}
ul{margin:0;padding-left:18px}
footer{max-width:90ch;font-size:12px}
@media (max-width:640px){body{padding:24px 14px 48px}thead{display:none}table,tbody{display:block}
tr{display:grid;grid-template-columns:auto 1fr auto;gap:2px 10px;align-items:baseline;padding:10px 12px;border-bottom:1px solid var(--line)}
tr:last-child{border-bottom:0}td{padding:0;border:0}td:empty{display:none}td.name,td.change{min-width:0;max-width:none}
td.name{grid-column:2/4}td.against{grid-column:1/4}td.change{grid-column:1/4;grid-row:2}td.interval{grid-column:3}td.quiet.num{display:none}td.against{grid-row:3}.glyph{margin:4px 0}}
@media print{body{padding:0;background:none}.scroll{overflow:visible}}
`;

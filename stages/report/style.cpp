#include "stages/report/style.hpp"

namespace dc::report {

std::string_view page_style() {
  return R"(:root{color-scheme:light dark;--ground:#fdfdfb;--ink:#1c1e21;--quiet:#5d6470;--rule:#dfe1e3;--panel:#f4f5f3;--accent:#0072b2}
@media (prefers-color-scheme:dark){:root{--ground:#17191c;--ink:#e6e7e8;--quiet:#a3a9b2;--rule:#33373c;--panel:#1f2226;--accent:#56b4e9}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif}
main{max-width:62rem;margin:0 auto;padding:3.5rem 1.5rem 5rem}
h1{font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0 0 .6rem}
h2{font-size:1.25rem;font-weight:620;letter-spacing:-.005em;margin:3.5rem 0 .9rem}
h3{font-size:1rem;font-weight:620;margin:1.4rem 0 .3rem}
p,ul{max-width:44rem;margin:.6rem 0}
ul{padding-left:1.2rem}
.setting{color:var(--quiet);margin:0 0 1.4rem}
.finding{border-left:3px solid var(--accent);padding:.15rem 0 .15rem 1rem;margin:1.6rem 0;font-size:1.08rem}
code{font:.9em ui-monospace,"SF Mono","DejaVu Sans Mono",Menlo,monospace}
.plot{display:block;width:100%;height:auto;margin:1.2rem 0 0}
.plot.narrow{display:none}
.scroll{overflow-x:auto;margin:0 0 1rem}
table{border-collapse:separate;border-spacing:0;font-variant-numeric:tabular-nums;font-size:.94rem}
.caption{color:var(--quiet);font-size:.9rem;margin:1.6rem 0 .3rem;max-width:none}
th,td{padding:.42rem .9rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule);font-weight:400}
th:first-child{text-align:left;padding-left:0}
td:last-child,th:last-child{padding-right:0}
thead th{color:var(--quiet);white-space:normal;vertical-align:bottom;border-bottom:1.5px solid var(--quiet)}
td.best{font-weight:680}
tr.note th,tr.note td{color:var(--quiet);font-size:.86rem;border-bottom:0;padding-top:.2rem;padding-bottom:.2rem}
tbody tr:not(.note)+tr.note th,tbody tr:not(.note)+tr.note td{padding-top:.8rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:2rem 1.6rem;align-items:start}
figure{margin:0}
figure img{display:block;max-width:100%;height:auto;border-radius:4px;background:var(--panel)}
figcaption{margin-top:.6rem;line-height:1.45}
figcaption b{font-weight:620;display:block}
figcaption span{color:var(--quiet);font-size:.9rem}
.graph{display:block;max-width:100%;height:auto;margin:1.4rem 0 0;font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif}
.graph rect{fill:var(--panel);stroke:var(--rule);stroke-width:1.2}
.graph text{fill:var(--ink)}
.graph .tool{font-weight:620;font-size:14px}
.graph .kind{fill:var(--quiet)}
.graph .edge{fill:none;stroke:var(--quiet);stroke-width:1.4;opacity:.75}
.graph .tip{fill:var(--quiet)}
details{margin-top:1.6rem}
.steps{max-width:none;padding-left:1.2rem;font-size:.9rem}.steps li{margin:.5rem 0}.steps span{color:var(--quiet)}
summary{cursor:pointer;color:var(--quiet)}
summary:hover{color:var(--ink)}
footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--rule);color:var(--quiet);font-size:.86rem}
@media (max-width:40rem){main{padding:2rem 1rem 3rem}h1{font-size:1.6rem}h2{margin-top:2.6rem}
.plot.wide{display:none}.plot.narrow{display:block}th,td{padding:.4rem .6rem}
th:first-child{position:sticky;left:0;background:var(--ground);min-width:7.5rem}th:first-child,thead th{white-space:normal}}
@media print{:root{--ground:#fff;--ink:#000;--quiet:#444;--rule:#ccc;--panel:#fff}main{padding:0;max-width:none}
figure,tr,.caption,.plot,.graph{break-inside:avoid}h2,.caption{break-after:avoid}.scroll{overflow:visible}}
)";
}

}  // namespace dc::report

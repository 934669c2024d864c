/** The strongly connected components of a graph, as a number per node; nodes without a cycle have -1. */
export function cyclesOf(size: number, next: (node: number) => Iterable<number>): Int32Array {
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const result = new Int32Array(size).fill(-1);
  const onStack = new Uint8Array(size);
  const stack: number[] = [];
  let count = 0;
  let components = 0;

  const close = (node: number): void => {
    const members: number[] = [];
    let member = stack.pop();
    for (; member !== undefined; member = stack.pop()) {
      onStack[member] = 0;
      members.push(member);
      if (member === node) break;
    }
    const loops = members.length > 1 || [...next(node)].includes(node);
    if (loops) for (const each of members) result[each] = components;
    components += 1;
  };

  const enter = (node: number): { readonly node: number; readonly edges: Iterator<number> } => {
    index[node] = count;
    low[node] = count;
    count += 1;
    stack.push(node);
    onStack[node] = 1;
    return { node, edges: next(node)[Symbol.iterator]() };
  };

  // Without recursion: patterns are long enough to overflow a stack.
  const visit = (root: number): void => {
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const step = top.edges.next();
      const { node } = top;
      if (step.done !== true) {
        const to = step.value;
        if (index[to] === -1) path.push(enter(to));
        else if (onStack[to] === 1) low[node] = Math.min(low[node] ?? 0, index[to] ?? 0);
        continue;
      }
      path.pop();
      if (low[node] === index[node]) close(node);
      const above = path.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[node] ?? 0);
    }
  };

  for (let node = 0; node < size; node += 1) if (index[node] === -1) visit(node);
  return result;
}

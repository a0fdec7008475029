/** The first line behind a label, the others under its text. */
export function hanging(label: string, text: string, width: number, indent: string): readonly string[] {
  const under = `${indent}${' '.repeat(label.length)}`;
  return wrapped(text, width, under).map((row, index) => (index === 0 ? `${indent}${label}${row.trimStart()}` : row));
}

/** Wraps at spaces; a word longer than the width stays whole, so that it can be copied. */
export function wrapped(text: string, width: number, indent: string): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (row !== '' && indent.length + row.length + 1 + word.length > width) {
      rows.push(indent + row);
      row = word;
    } else {
      row = row === '' ? word : `${row} ${word}`;
    }
  }
  rows.push(indent + row);
  return rows;
}

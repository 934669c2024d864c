/** The words of a property name, lower case: `imageUrl` and `image_url` read alike. */
export function nameWords(name: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  for (const char of name.slice(0, 120)) {
    const upper = char >= "A" && char <= "Z";
    const inside = (char >= "a" && char <= "z") || upper || (char >= "0" && char <= "9");
    if ((!inside || (upper && /[a-z0-9]$/.test(word))) && word !== "") {
      words.push(word.toLowerCase());
      word = "";
    }
    if (inside) word += char;
  }
  return word === "" ? words : [...words, word.toLowerCase()];
}

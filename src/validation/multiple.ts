/** A finite number as it is written in decimal: digits × 10^exponent. */
const decimal = (value: number): readonly [digits: bigint, exponent: number] => {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
};

/** True when `value` is a multiple of `divisor` as both are written: 0.3 is one of 0.1, whatever binary makes of them. */
export const isMultiple = (value: number, divisor: number): boolean => {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  const [a, aExponent] = decimal(value);
  const [b, bExponent] = decimal(divisor);
  const low = Math.min(aExponent, bExponent);
  return (a * 10n ** BigInt(aExponent - low)) % (b * 10n ** BigInt(bExponent - low)) === 0n;
};

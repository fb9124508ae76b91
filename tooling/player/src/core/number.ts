/** Reads a number as people type it. */

const SPACES = /[\s\u00a0\u2000-\u200b\u202f_'’]/gu;

/** Digits of any script as 0-9: ३० is 30. Every script's ten digits stand in a row. */
export function plainDigits(text: string): string {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => {
    let value = 0;
    const code = digit.codePointAt(0) ?? 0x30;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

/**
 * `24`, `-3.5`, `3,5`, `1,00,000`, `100 000`, `३०`; with or without the unit beside the box. Null if
 * it is no number. A single comma before exactly three digits groups them; otherwise it is the
 * decimal sign, as a single point always is.
 */
export function readNumber(text: string, unit = ""): number | null {
  let body = withoutUnit(plainDigits(text).trim(), plainDigits(unit).trim());
  body = body.replace(SPACES, "").replace(/[−–]/gu, "-").replace(/٫/gu, ".").replace(/٬/gu, ",");
  const parts = /^([+-]?)([0-9.,]*[0-9])[.,]?$/.exec(body);
  if (!parts) return null;
  const [, sign, digits = ""] = parts;
  const decimal = decimalSign(digits);
  const cut = decimal ? digits.lastIndexOf(decimal) : digits.length;
  const whole = digits.slice(0, cut);
  const fraction = digits.slice(cut + 1);
  if (!grouped(whole) || /[.,]/.test(fraction)) return null;
  const value = Number(`${whole.replace(/[.,]/g, "") || "0"}.${fraction || "0"}`);
  return sign === "-" ? -value : value;
}

function withoutUnit(text: string, unit: string): string {
  if (!unit) return text;
  const lower = text.toLowerCase();
  const word = unit.toLowerCase();
  if (lower.startsWith(word)) return text.slice(unit.length).replace(/^\./, "");
  return lower.endsWith(word) ? text.slice(0, -unit.length) : text;
}

function decimalSign(digits: string): "." | "," | null {
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (points && commas) {
    const last = digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
    return (last === "." ? points : commas) === 1 ? last : null;
  }
  if (points === 1) return ".";
  if (commas === 1 && !/^[1-9][0-9]{0,2},[0-9]{3}$/.test(digits)) return ",";
  return null;
}

/** Groups of three, or as in India two and at last three; one sign throughout. */
function grouped(whole: string): boolean {
  return /^[0-9]*$/.test(whole) || /^[0-9]{1,3}(?:([.,])(?:[0-9]{2,3}\1)*[0-9]{3})$/.test(whole);
}

import type { NoiseKind } from "../../document/coverage.js";

/** Words by which a line shows what kind of noise it is, the first that fits. */
const WORDS: readonly (readonly [NoiseKind, RegExp])[] = [
  [
    "metadata",
    /^(?:title|url|source|author|date|tags?|captured_at|sidebar_\w+|slug|description|name|icon|lang(?:uage)?|category|deprecated|version|来源|作者|日期|出典|출처|источник)\s?[:：]/i,
  ],
  [
    "navigation",
    /^(?:skip to (?:main )?content|theme|search.{0,12}|menu|home|docs?|documentation|api reference|reference|guides?|overview|table of contents|contents|on this page|previous|next|back(?: to top)?|copy(?: page| code| link)?|copied!?|share|edit this page|last (?:updated|modified).{0,40}|was this page helpful.{0,3}|yes|no|log ?in|sign ?(?:in|up|out)|get started|quick ?start|powered by .{1,30}|try it(?: out)?.{0,30}|run in \w+|run|send|ask ai|playground|dashboard|console|toggle .{1,30}|collapse|expand(?: all)?|show (?:more|less|child attributes)|hide child attributes|light|dark|auto|english|简体中文|中文|日本語|한국어|复制|复制成功|调试|目录|上一[页篇].{0,40}|下一[页篇].{0,40}|首页|文档|登录|注册|搜索|在线调试|返回顶部|修改于.{0,40}|コピー|目次|前へ|次へ|検索|복사|목차|이전|다음|검색|копировать|содержание|назад|далее|поиск|copiar|índice|anterior|siguiente|próximo|buscar|copier|sommaire|précédent|suivant|kopieren|inhalt|zurück|weiter|suche)$/i,
  ],
  ["navigation", /^[<«‹←⬅]|[>»›→➡]$|^(?:[^›>»/]{1,40}\s[›»>]\s){1,8}[^›»>]{1,60}$/],
  [
    "advertisement",
    /\b(?:sign up|free (?:trial|credits?|tier)|contact (?:us|sales)|join (?:our|us|the)|follow us|subscribe to|newsletter|discord|special offer|discounts?|promo(?:tion)?|coupon|try (?:it )?(?:for )?free|limited[- ]time|invite)\b|免费试用|限时|优惠|折扣|关注我们|加入(?:我们|社群|群)|公众号|微信群|联系(?:我们|客服)|立即注册|邀请码|無料トライアル|お問い合わせ|무료 체험|문의하기|бесплатн|скидк|подпис|descuento|desconto|remise|rabatt/i,
  ],
  [
    "pricing",
    /[$€£￥¥₽₩]\s?\d|\d\s?(?:usd|cny|eur|rmb|credits?|cents?|tokens? per|元|积分|点数|円|원|руб)(?![\p{L}])|\b(?:pric(?:e|es|ing)|costs?|billing|billed|charged?|pay[- ]as|credits?)\b|价格|计费|费用|收费|扣费|单价|定价|积分消耗|料金|課金|価格|요금|가격|과금|(?<!\p{L})(?:цена|стоимость|тарифы?|precios?|costes?|preços?|custos?|prix|tarifs?|preise?|kosten)(?!\p{L})/iu,
  ],
  [
    "changelog",
    /^(?:change ?log|what'?s new|release notes?|更新日志|变更记录|更新记录|版本历史|変更履歴|변경 이력|история изменений)|^(?:v?\d+\.\d+(?:\.\d+)?|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s{0,3}(?:[:：–-]|$)/i,
  ],
  [
    "support",
    /\b(?:support|help|faqs?|questions?|terms|privacy|licen[sc]e|copyright|all rights reserved|troubleshoot(?:ing)?|best practices?|tips?|notes?)\b|©|常见问题|帮助|隐私|许可|版权|技术支持|最佳实践|よくある質問|ヘルプ|자주 묻는 질문|도움말|поддержк|вопрос|ayuda|soporte|ajuda|suporte|aide|assistance|hilfe/i,
  ],
];

const LINKS = /!?\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)|<?https?:\/\/[^\s>]{1,500}>?|<[^<>\n]{1,300}>/g;

/** True for a line that is links and images, and little else. */
function isLinks(text: string): boolean {
  const left = text.replaceAll(LINKS, "");
  return left.length < text.length && left.replaceAll(/[^\p{L}\p{N}]/gu, "").length < 24;
}

/** What a line of prose is that no reader needs. */
export function noiseOf(text: string): NoiseKind {
  const bare = text
    .replace(/^[\s>*+•·#-]{1,12}/, "")
    .replaceAll(/[*_`]/g, "")
    .trim();
  const found = WORDS.find(([, words]) => words.test(bare.slice(0, 400)))?.[0];
  if (found !== undefined) return found;
  return isLinks(text) ? "navigation" : "prose";
}

/** True for words about money: a table of prices states no field. */
export function isPricing(text: string): boolean {
  return WORDS.some(([kind, words]) => kind === "pricing" && words.test(text));
}

/** True for words that open a note on how the page has changed. */
export function isChangelog(text: string): boolean {
  return WORDS.some(([kind, words]) => kind === "changelog" && words.test(text));
}

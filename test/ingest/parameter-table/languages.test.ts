import { expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import { detectFormat } from "../../../codegen/ingest/detect.js";
import { reading } from "../model-page/reading.js";

/** Words of a page: request, reply, the heads of the columns, text and whole number, needed, not needed, none. */
type Words = readonly [
  request: string,
  reply: string,
  head: string,
  text: string,
  whole: string,
  yes: string,
  no: string,
  none: string,
];

const LANGUAGES: Readonly<Record<string, Words>> = {
  Japanese: [
    "リクエストパラメータ",
    "レスポンス",
    "パラメータ|型|必須|デフォルト|説明",
    "文字列",
    "整数",
    "必須",
    "任意",
    "なし",
  ],
  Korean: ["요청 파라미터", "응답", "이름|타입|필수|기본값|설명", "문자열", "정수", "O", "X", "없음"],
  Russian: [
    "Параметры запроса",
    "Ответ",
    "Параметр|Тип|Обязательный|По умолчанию|Описание",
    "строка",
    "целое",
    "да",
    "нет",
    "нет",
  ],
  Spanish: [
    "Parámetros de la solicitud",
    "Respuesta",
    "Parámetro|Tipo|Requerido|Por defecto|Descripción",
    "cadena",
    "entero",
    "sí",
    "no",
    "ninguno",
  ],
  Portuguese: [
    "Parâmetros da requisição",
    "Resposta",
    "Parâmetro|Tipo|Obrigatório|Padrão|Descrição",
    "texto",
    "inteiro",
    "sim",
    "não",
    "nenhum",
  ],
  French: [
    "Paramètres de la requête",
    "Réponse",
    "Paramètre|Type|Obligatoire|Par défaut|Description",
    "chaîne",
    "entier",
    "oui",
    "non",
    "aucun",
  ],
  German: [
    "Parameter der Anfrage",
    "Antwort",
    "Feld|Typ|Pflicht|Standard|Beschreibung",
    "Zeichenkette",
    "Ganzzahl",
    "ja",
    "nein",
    "keine",
  ],
  Chinese: ["請求參數", "回應", "參數|類型|必填|預設值|說明", "字串", "整數", "是", "否", "無"],
  "Chinese, by input and output": ["输入", "输出", "参数|类型|是否必选|默认值|描述", "string", "int", "是", "否", "无"],
};

test.each(Object.entries(LANGUAGES))("a page in %s", (_, [request, reply, head, text, whole, yes, no, none]) => {
  const bars = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const page = [
    "# A",
    "`POST https://api.example.com/v1/draw`",
    `## ${request}`,
    `${bars(head.split("|"))}\n${bars(head.split("|").map(() => "---"))}`,
    bars(["prompt", text, yes, none, "A"]),
    bars(["n", whole, no, "1", "B"]),
    "",
    `## ${reply}`,
    `${bars([0, 1, 4].map((at) => head.split("|")[at] ?? ""))}\n${bars(["---", "---", "---"])}`,
    bars(["id", text, "C"]),
    "",
  ].join("\n");
  expect(detectFormat(page).format).toBe("parameter-table");
  const { value, findings } = reading(ingestParameterTable, page);
  expect(value("#/components/schemas/Input")).toEqual({
    type: "object",
    properties: { prompt: { type: "string", description: "A" }, n: { type: "integer", description: "B", default: 1 } },
    required: ["prompt"],
  });
  expect(value("#/components/schemas/Output")).toMatchObject({ properties: { id: { type: "string" } } });
  expect(findings).toEqual([]);
});

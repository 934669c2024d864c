import { called, integer, number, string, strings, table } from "./show.js";

const steps = called("steps", integer);
const scale = called("guidance_scale", number);
const prompt = called("prompt", string);
const mode = called("mode", string);
const images = called("images", strings);

table("Japanese", steps, {
  "範囲：1～50": "minimum 1 «範囲：1～50»; maximum 50 «範囲：1～50»",
  "範囲は1〜50です。": "minimum 1 «範囲は1〜50»; maximum 50 «範囲は1〜50»",
  "1から20まで": "minimum 1 «1から20まで»; maximum 20 «1から20まで»",
  "1〜50の整数": "minimum 1 «1〜50»; maximum 50 «1〜50»",
  "1以上50以下": "minimum 1 «1以上50以下»; maximum 50 «1以上50以下»",
  "1以上50以下の整数で指定します。": "minimum 1 «1以上50以下»; maximum 50 «1以上50以下»",
  "10以下である必要があります。": "maximum 10 «10以下である»",
  "ステップ数。最大50、最小1。": "maximum 50 «最大50»; minimum 1 «最小1»",
  "0より大きい値": "exclusiveMinimum 0 «0より大きい»",
  "100未満": "exclusiveMaximum 100 «100未満»",
  "デフォルト：５": "default 5 «デフォルト：５»",
  "デフォルトは20です。": "default 20 «デフォルトは20»",
  "ステップ数（デフォルト: 20）": "default 20 «デフォルト: 20»",
  省略時は30: "default 30 «省略時は30»",
  "既定値は 5。": "default 5 «既定値は 5»",
  "推奨値は20〜30": "(tighten/advice «20〜30»)",
  最大10MBの画像: "(tighten/other-limit «最大10MB»)",
  modeがproの場合は最大10: "(tighten/conditional «最大10»)",
  "1と50の間": "minimum 1 «1と50の間»; maximum 50 «1と50の間»",
  "必須。ステップ数": "required true «必須»",
  "このパラメータは必須です。": "required true «必須です»",
  "任意。": "required false «任意»",
  任意の画像を生成: "nothing",
});

table("Japanese", prompt, {
  最大2000文字: "maxLength 2000 «最大2000文字»",
  "最大2000文字です。": "maxLength 2000 «最大2000文字»",
  "2000文字以内": "maxLength 2000 «2000文字以内»",
  "2000文字まで入力できます": "maxLength 2000 «2000文字まで»",
  "1〜2,000文字": "minLength 1 «1〜2,000文字»; maxLength 2000 «1〜2,000文字»",
  "プロンプト。500文字を超えることはできません。": "maxLength 500 «500文字を超えることはできません»",
  "最大文字数：2万": "maxLength 20000 «最大文字数：2万»",
  最大２０００文字: "maxLength 2000 «最大２０００文字»",
  ファイルは最大10個: "nothing",
});

table("Japanese", mode, {
  "次のいずれか: `std`, `pro`": 'enum ["std","pro"] «次のいずれか: `std`, `pro`»',
  "`std`、`pro` のいずれか": 'enum ["std","pro"] «`std`、`pro` のいずれか»',
  "指定可能な値：std、pro": 'enum ["std","pro"] «指定可能な値：std、pro»',
  "`std` または `pro` を指定": "nothing",
  "デフォルトは`std`": 'default "std" «デフォルトは`std`»',
  "選択肢：「標準」「高速」": "nothing",
  "std、proなど": "nothing",
  デフォルトの画像サイズ: "nothing",
});

table("Japanese", images, {
  画像は最大4枚: "maxItems 4 «最大4枚»",
  "1〜4枚": "minItems 1 «1〜4枚»; maxItems 4 «1〜4枚»",
  "4枚まで": "maxItems 4 «4枚まで»",
  "1枚あたり最大5MB": "(tighten/other-limit «最大5MB»)",
});

table("Korean", steps, {
  "1에서 20까지": "minimum 1 «1에서 20까지»; maximum 20 «1에서 20까지»",
  "범위: 1~50": "minimum 1 «범위: 1~50»; maximum 50 «범위: 1~50»",
  "범위는 1~50입니다": "minimum 1 «범위는 1~50»; maximum 50 «범위는 1~50»",
  "1~20 사이": "minimum 1 «1~20 사이»; maximum 20 «1~20 사이»",
  "1 이상 20 이하": "minimum 1 «1 이상 20 이하»; maximum 20 «1 이상 20 이하»",
  "1 이상 20 이하의 정수": "minimum 1 «1 이상 20 이하의»; maximum 20 «1 이상 20 이하의»",
  "10 이하여야 합니다": "maximum 10 «10 이하여야 합니다»",
  "최소 1, 최대 10": "minimum 1 «최소 1»; maximum 10 «최대 10»",
  "최댓값은 10입니다": "maximum 10 «최댓값은 10»",
  "기본값: 5": "default 5 «기본값: 5»",
  "기본값은 20입니다.": "default 20 «기본값은 20»",
  "기본값은 20": "default 20 «기본값은 20»",
  "100 미만": "exclusiveMaximum 100 «100 미만»",
  "권장 범위는 20~30": "(tighten/advice «20~30»)",
  "최대 10MB 이미지": "(tighten/other-limit «최대 10MB»)",
  "필수. 단계 수": "required true «필수»",
  "이 필드는 필수입니다.": "required true «필수»",
  "선택 사항입니다.": "required false «선택 사항»",
  선택: "required false «선택»",
  "선택한 이미지": "nothing",
});

table("Korean", prompt, {
  "최대 2000자": "maxLength 2000 «최대 2000자»",
  "최대 2,000자까지": "maxLength 2000 «최대 2,000자까지»",
  "2000자 이내": "maxLength 2000 «2000자 이내»",
  "2000자를 초과할 수 없습니다": "maxLength 2000 «2000자를 초과할 수 없습니다»",
  "1~500자": "minLength 1 «1~500자»; maxLength 500 «1~500자»",
  "최대 2만 자": "maxLength 20000 «최대 2만 자»",
  "최대 5개의 파일": "nothing",
});

table("Korean", mode, {
  "다음 중 하나: `std`, `pro`": 'enum ["std","pro"] «다음 중 하나: `std`, `pro`»',
  "`std`, `pro` 중 하나": 'enum ["std","pro"] «`std`, `pro` 중 하나»',
  "가능한 값: std, pro": 'enum ["std","pro"] «가능한 값: std, pro»',
  "`std` 또는 `pro`": 'enum ["std","pro"] «`std` 또는 `pro`»',
  "기본값은 `std`입니다": 'default "std" «기본값은 `std`»',
  "기본값: std": 'default "std" «기본값: std»',
});

table("Korean", images, {
  "이미지 최대 4장": "maxItems 4 «최대 4장»",
  "최대 4개": "maxItems 4 «최대 4개»",
  "1~4장": "minItems 1 «1~4장»; maxItems 4 «1~4장»",
});

table("Russian", steps, {
  "от 1 до 10": "minimum 1 «1 до 10»; maximum 10 «1 до 10»",
  "Число шагов, от 1 до 50.": "minimum 1 «1 до 50»; maximum 50 «1 до 50»",
  "Количество шагов от 1 до 50": "minimum 1 «1 до 50»; maximum 50 «1 до 50»",
  "диапазон от 1 до 10": "minimum 1 «диапазон от 1 до 10»; maximum 10 «диапазон от 1 до 10»",
  "Диапазон: 1–50": "minimum 1 «Диапазон: 1–50»; maximum 50 «Диапазон: 1–50»",
  "не более 10": "maximum 10 «не более 10»",
  "Максимум 10": "maximum 10 «Максимум 10»",
  "Минимальное значение: 1, максимальное значение: 50":
    "minimum 1 «Минимальное значение: 1»; maximum 50 «максимальное значение: 50»",
  "По умолчанию 20": "default 20 «По умолчанию 20»",
  "по умолчанию — 20": "default 20 «по умолчанию — 20»",
  "Шаги (по умолчанию: 20)": "default 20 «по умолчанию: 20»",
  "Если не указано, используется 20": "nothing",
  "Обязательный параметр.": "required true «Обязательный параметр»",
  "Необязательный параметр. Число шагов.": "required false «Необязательный параметр»",
  "Параметр обязателен.": "required true «обязателен»",
  "Рекомендуется от 20 до 30": "(tighten/advice «20 до 30»)",
  "не более 10 МБ": "(tighten/other-limit «не более 10 МБ»)",
  "Макс. 10": "maximum 10 «Макс. 10»",
  "между 1 и 10": "minimum 1 «между 1 и 10»; maximum 10 «между 1 и 10»",
  "должно быть не менее 5": "minimum 5 «не менее 5»",
  "Не может превышать 100": "maximum 100 «Не может превышать 100»",
  "больше 0": "exclusiveMinimum 0 «больше 0»",
  "до 4 изображений": "(tighten/other-limit «до 4 изображений»)",
});
table("Russian", scale, {
  "от 0,1 до 2,5": "minimum 0.1 «0,1 до 2,5»; maximum 2.5 «0,1 до 2,5»",
  "по умолчанию 7,5": "default 7.5 «по умолчанию 7,5»",
  "максимум 10 000": "maximum 10000 «максимум 10 000»",
});
table("Russian", prompt, {
  "не более 500 символов": "maxLength 500 «не более 500 символов»",
  "до 2000 символов": "maxLength 2000 «до 2000 символов»",
  "Максимальная длина: 500": "maxLength 500 «Максимальная длина: 500»",
  "Максимум 10 000 символов": "maxLength 10000 «Максимум 10 000 символов»",
  "от 1 до 500 символов": "minLength 1 «1 до 500 символов»; maxLength 500 «1 до 500 символов»",
  "Длина от 1 до 500 символов": "minLength 1 «Длина от 1 до 500 символов»; maxLength 500 «Длина от 1 до 500 символов»",
  "не должен превышать 500 символов": "maxLength 500 «не должен превышать 500 символов»",
  "не более 5 файлов": "nothing",
});
table("Russian", mode, {
  "Одно из: `std`, `pro`": 'enum ["std","pro"] «Одно из: `std`, `pro`»',
  "Допустимые значения: std, pro": 'enum ["std","pro"] «Допустимые значения: std, pro»',
  "`std` или `pro`.": 'enum ["std","pro"] «`std` или `pro`»',
  "по умолчанию `std`": 'default "std" «по умолчанию `std`»',
  "например, `std`, `pro`": "nothing",
});
table("Russian", images, {
  "не более 4 изображений": "maxItems 4 «не более 4 изображений»",
  "Максимум 4 изображения": "maxItems 4 «Максимум 4 изображения»",
  "до 4 файлов": "maxItems 4 «до 4 файлов»",
});
table("Spanish", steps, {
  "de 1 a 10": "minimum 1 «1 a 10»; maximum 10 «1 a 10»",
  "Número de pasos, de 1 a 50.": "minimum 1 «1 a 50»; maximum 50 «1 a 50»",
  "entre 1 y 10": "minimum 1 «entre 1 y 10»; maximum 10 «entre 1 y 10»",
  "Rango: 1-50": "minimum 1 «Rango: 1-50»; maximum 50 «Rango: 1-50»",
  "Rango de 1 a 50": "minimum 1 «Rango de 1 a 50»; maximum 50 «Rango de 1 a 50»",
  "máximo 10": "maximum 10 «máximo 10»",
  "Máximo de 10": "maximum 10 «Máximo de 10»",
  "Mínimo 1, máximo 50": "minimum 1 «Mínimo 1»; maximum 50 «máximo 50»",
  "Valor por defecto: 20": "default 20 «Valor por defecto: 20»",
  "Por defecto 20": "default 20 «Por defecto 20»",
  "El valor predeterminado es 20.": "default 20 «valor predeterminado es 20»",
  "Pasos (por defecto: 20)": "default 20 «por defecto: 20»",
  "Obligatorio.": "required true «Obligatorio»",
  "Campo obligatorio": "required true «Campo obligatorio»",
  "Este campo es obligatorio.": "required true «obligatorio»",
  "Opcional. Número de pasos": "required false «Opcional»",
  "No puede superar 100": "maximum 100 «No puede superar 100»",
  "al menos 5": "minimum 5 «al menos 5»",
  "Se recomienda entre 20 y 30": "(tighten/advice «entre 20 y 30»)",
  "Máximo 10 MB": "(tighten/other-limit «Máximo 10 MB»)",
  "valores de 1 a 5": "minimum 1 «valores de 1 a 5»; maximum 5 «valores de 1 a 5»",
  "hasta 4 imágenes": "(tighten/other-limit «hasta 4 imágenes»)",
});
table("Spanish", prompt, {
  "máximo de 500 caracteres": "maxLength 500 «máximo de 500 caracteres»",
  "Hasta 2000 caracteres": "maxLength 2000 «Hasta 2000 caracteres»",
  "Longitud máxima: 500": "maxLength 500 «Longitud máxima: 500»",
  "máximo 10.000 caracteres": "maxLength 10000 «máximo 10.000 caracteres»",
  "entre 1 y 500 caracteres": "minLength 1 «entre 1 y 500 caracteres»; maxLength 500 «entre 1 y 500 caracteres»",
  "No debe exceder los 500 caracteres": "maxLength 500 «No debe exceder los 500 caracteres»",
  "Máximo 5 archivos": "nothing",
});
table("Spanish", mode, {
  "Uno de: `std`, `pro`": 'enum ["std","pro"] «Uno de: `std`, `pro`»',
  "Valores permitidos: std, pro": 'enum ["std","pro"] «Valores permitidos: std, pro»',
  "Puede ser `std` o `pro`": 'enum ["std","pro"] «Puede ser `std` o `pro`»',
  "Opciones: std, pro": 'enum ["std","pro"] «Opciones: std, pro»',
  "Por defecto `std`": 'default "std" «Por defecto `std`»',
  "Valores posibles: en, es, fr, de.": 'enum ["en","es","fr","de"] «Valores posibles: en, es, fr, de»',
});
table("Spanish", images, {
  "Máximo 4 imágenes": "maxItems 4 «Máximo 4 imágenes»",
  "hasta 4 imágenes": "maxItems 4 «hasta 4 imágenes»",
});
table("Portuguese", steps, {
  "de 1 a 10": "minimum 1 «1 a 10»; maximum 10 «1 a 10»",
  "Número de passos, de 1 a 50.": "minimum 1 «1 a 50»; maximum 50 «1 a 50»",
  "entre 1 e 10": "minimum 1 «entre 1 e 10»; maximum 10 «entre 1 e 10»",
  "Intervalo: 1-50": "minimum 1 «Intervalo: 1-50»; maximum 50 «Intervalo: 1-50»",
  "máximo 10": "maximum 10 «máximo 10»",
  "no máximo 10": "maximum 10 «no máximo 10»",
  "Mínimo de 1 e máximo de 50": "minimum 1 «Mínimo de 1»; maximum 50 «máximo de 50»",
  "O valor padrão é 20.": "default 20 «valor padrão é 20»",
  "Padrão: 20": "default 20 «Padrão: 20»",
  "Passos (padrão: 20)": "default 20 «padrão: 20»",
  "Obrigatório.": "required true «Obrigatório»",
  "Campo obrigatório": "required true «Campo obrigatório»",
  "Este parâmetro é obrigatório.": "required true «obrigatório»",
  Opcional: "required false «Opcional»",
  "Não pode exceder 100": "maximum 100 «Não pode exceder 100»",
  "pelo menos 5": "minimum 5 «pelo menos 5»",
  "intervalo de 1 a 15 segundos": "minimum 1 «intervalo de 1 a 15 segundos»; maximum 15 «intervalo de 1 a 15 segundos»",
});
table("Portuguese", prompt, {
  "máximo de 500 caracteres": "maxLength 500 «máximo de 500 caracteres»",
  "até 2000 caracteres": "maxLength 2000 «até 2000 caracteres»",
  "Comprimento máximo: 500": "maxLength 500 «Comprimento máximo: 500»",
  "entre 1 e 500 caracteres": "minLength 1 «entre 1 e 500 caracteres»; maxLength 500 «entre 1 e 500 caracteres»",
  "Não deve ultrapassar 500 caracteres": "maxLength 500 «Não deve ultrapassar 500 caracteres»",
});
table("Portuguese", mode, {
  "Um de: `std`, `pro`": 'enum ["std","pro"] «: `std`, `pro`»',
  "Valores possíveis: std, pro": 'enum ["std","pro"] «Valores possíveis: std, pro»',
  "Pode ser `std` ou `pro`": 'enum ["std","pro"] «Pode ser `std` ou `pro`»',
  "Padrão `std`": 'default "std" «Padrão `std`»',
});
table("French", steps, {
  "entre 1 et 10": "minimum 1 «entre 1 et 10»; maximum 10 «entre 1 et 10»",
  "de 1 à 10": "minimum 1 «1 à 10»; maximum 10 «1 à 10»",
  "Plage : 1 à 50": "minimum 1 «Plage : 1 à 50»; maximum 50 «Plage : 1 à 50»",
  "Nombre d'étapes, de 1 à 50.": "minimum 1 «1 à 50»; maximum 50 «1 à 50»",
  "maximum 10": "maximum 10 «maximum 10»",
  "au maximum 10": "maximum 10 «au maximum 10»",
  "jusqu'à 10": "maximum 10 «jusqu'à 10»",
  "Par défaut : 20": "default 20 «Par défaut : 20»",
  "La valeur par défaut est 20.": "default 20 «valeur par défaut est 20»",
  "Étapes (par défaut 20)": "default 20 «par défaut 20»",
  "Obligatoire.": "required true «Obligatoire»",
  "Champ obligatoire": "required true «Champ obligatoire»",
  "Ce champ est obligatoire.": "required true «obligatoire»",
  "Facultatif.": "required false «Facultatif»",
  "Ne doit pas dépasser 100": "maximum 100 «Ne doit pas dépasser 100»",
  "au moins 5": "minimum 5 «au moins 5»",
  "recommandé : entre 20 et 30": "(tighten/advice «entre 20 et 30»)",
  "10 Mo maximum": "nothing",
});
table("French", scale, {
  "entre 0,1 et 2,5": "minimum 0.1 «entre 0,1 et 2,5»; maximum 2.5 «entre 0,1 et 2,5»",
  "par défaut 7,5": "default 7.5 «par défaut 7,5»",
});
table("French", prompt, {
  "maximum 500 caractères": "maxLength 500 «maximum 500 caractères»",
  "Jusqu’à 2 000 caractères": "maxLength 2000 «Jusqu’à 2 000 caractères»",
  "Longueur maximale : 500": "maxLength 500 «Longueur maximale : 500»",
  "500 caractères maximum": "maxLength 500 «500 caractères maximum»",
  "entre 1 et 500 caractères": "minLength 1 «entre 1 et 500 caractères»; maxLength 500 «entre 1 et 500 caractères»",
  "Ne doit pas dépasser 500 caractères": "maxLength 500 «Ne doit pas dépasser 500 caractères»",
});
table("French", mode, {
  "L'un des : `std`, `pro`": 'enum ["std","pro"] «L\'un des : `std`, `pro`»',
  "Valeurs possibles : std, pro": 'enum ["std","pro"] «Valeurs possibles : std, pro»',
  "Peut être `std` ou `pro`": 'enum ["std","pro"] «Peut être `std` ou `pro`»',
  "Par défaut « std »": 'default "std" «Par défaut « std »»',
});
table("German", steps, {
  "zwischen 1 und 10": "minimum 1 «zwischen 1 und 10»; maximum 10 «zwischen 1 und 10»",
  "von 1 bis 10": "minimum 1 «1 bis 10»; maximum 10 «1 bis 10»",
  "1 bis 50": "minimum 1 «1 bis 50»; maximum 50 «1 bis 50»",
  "Wertebereich: 1-50": "minimum 1 «Wertebereich: 1-50»; maximum 50 «Wertebereich: 1-50»",
  "maximal 10": "maximum 10 «maximal 10»",
  "höchstens 10": "maximum 10 «höchstens 10»",
  "mindestens 1, höchstens 50": "minimum 1 «mindestens 1»; maximum 50 «höchstens 50»",
  "Standardwert: 20": "default 20 «Standardwert: 20»",
  "Standardmäßig 20": "default 20 «Standardmäßig 20»",
  "Der Standardwert ist 20.": "default 20 «Standardwert ist 20»",
  "Erforderlich.": "required true «Erforderlich»",
  Pflichtfeld: "required true «Pflichtfeld»",
  "Dieses Feld ist erforderlich.": "required true «erforderlich»",
  "Optional.": "required false «Optional»",
  "Empfohlen: 20 bis 30": "(tighten/advice «20 bis 30»)",
  "darf 100 nicht überschreiten": "maximum 100 «100 nicht überschreiten»",
  "nicht mehr als 10": "maximum 10 «nicht mehr als 10»",
  "maximal 10 MB": "(tighten/other-limit «maximal 10 MB»)",
});
table("German", prompt, {
  "maximal 500 Zeichen": "maxLength 500 «maximal 500 Zeichen»",
  "bis zu 2000 Zeichen": "maxLength 2000 «bis zu 2000 Zeichen»",
  "Maximale Länge: 500": "maxLength 500 «Maximale Länge: 500»",
  "höchstens 10.000 Zeichen": "maxLength 10000 «höchstens 10.000 Zeichen»",
  "zwischen 1 und 500 Zeichen": "minLength 1 «zwischen 1 und 500 Zeichen»; maxLength 500 «zwischen 1 und 500 Zeichen»",
  "Darf nicht länger als 500 Zeichen sein": "maxLength 500 «Darf nicht länger als 500 Zeichen»",
});
table("German", mode, {
  "Eines von: `std`, `pro`": 'enum ["std","pro"] «Eines von: `std`, `pro`»',
  "Mögliche Werte: std, pro": 'enum ["std","pro"] «Mögliche Werte: std, pro»',
  "Standardwert: `std`": 'default "std" «Standardwert: `std`»',
  "`minimal`, `low` oder `high`": 'enum ["minimal","low","high"] «`minimal`, `low` oder `high`»',
});
table("English", mode, {
  "Effort: minimal, low, high": 'enum ["minimal","low","high"] «: minimal, low, high»',
  "One of: en, es, fr, de.": 'enum ["en","es","fr","de"] «One of: en, es, fr, de»',
  "Language: en, fr, et, de": 'enum ["en","fr","et","de"] «: en, fr, et, de»',
  "Values: de, la, no, es": 'enum ["de","la","no","es"] «Values: de, la, no, es»',
});

table("What limits something else, in other languages", steps, {
  "1日あたり最大100回": "(tighten/each «最大100回»)",
  "18歳以上のユーザー": "nothing",
  "512以上の解像度の画像": "(tighten/other-limit «512以上の»)",
  "iOS 15 이상 필요": "(tighten/other-limit «15 이상»)",
  "하루 최대 100회": "(tighten/each «최대 100회»)",
  "For example, max 10": "(tighten/example «max 10»)",
  "버전 2 이상에서 지원": "(tighten/other-limit «2 이상»)",
  "до 5 декабря": "(tighten/other-limit «до 5»)",
  "до 10 запросов в час": "(tighten/other-limit «до 10»)",
  "de 5 a 10 segundos aproximadamente": "nothing",
  "Máximo de 3 tentativas por dia": "(tighten/other-limit «Máximo de 3»)",
  "1 à 2 minutes": "(tighten/other-limit «1 à 2 minutes»)",
  "Wenn mode `pro` ist, maximal 10": "(tighten/conditional «maximal 10»)",
  "Если режим pro, не более 10": "(tighten/conditional «не более 10»)",
  "Si mode es pro, máximo 10": "(tighten/conditional «máximo 10»)",
  "Por ejemplo, máximo 10": "(tighten/example «máximo 10»)",
  "z.B. maximal 10": "(tighten/example «maximal 10»)",
  "모드가 pro인 경우 최대 10": "(tighten/conditional «최대 10»)",
  "例：最大5": "(tighten/example «最大5»)",
  "등급은 최대 5개": "(tighten/other-limit «최대 5개»)",
  "1,2,3 entre otros": "nothing",
  "версия 1.000": "nothing",
  合計で最大10: "(tighten/together «最大10»)",
  "총 10 이하": "(tighten/other-limit «10 이하»)",
  "valores: 1,2,3": "enum [1,2,3] «valores: 1,2,3»",
  "n_imágenes máximo 5": "(tighten/other-field «máximo 5»)",
  "1200万画素以上": "nothing",
  最大2万: "maximum 20000 «最大2万»",
  "1만 이하": "maximum 10000 «1만 이하»",
});

table("Chinese of Taiwan", steps, {
  "取值範圍：1 到 50": "minimum 1 «取值範圍：1 到 50»; maximum 50 «取值範圍：1 到 50»",
  "介於 1 和 50 之間": "minimum 1 «介於 1 和 50 之間»; maximum 50 «介於 1 和 50 之間»",
  "預設值為 20": "default 20 «預設值為 20»",
  "預設：20": "default 20 «預設：20»",
  "不超過 10": "maximum 10 «不超過 10»",
  "必填欄位。": "required true «必填欄位»",
  "選填，大於等於 1": "required false «選填»; minimum 1 «大於等於 1»",
  "當 mode 為 pro 時，最大 10": "(tighten/conditional «最大 10»)",
  "建議 20 到 30": "(tighten/advice «20 到 30»)",
});
table("Chinese of Taiwan", prompt, {
  "最多 500 個字元": "maxLength 500 «最多 500 個字元»",
  "長度上限 500": "maxLength 500 «長度上限 500»",
  預設為空: "nothing",
});

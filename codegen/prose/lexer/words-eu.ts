import type { Vocabulary } from "./cue.js";

/**
 * Phrases of Spanish, Portuguese, French, German and Russian, in this order on each concept's lines, lower case, separated
 * by `|`. They are read in texts that show that they are not English. The longest phrase wins.
 */
export const EUROPEAN: Vocabulary = {
  plain: `
    por lo menos una vez|valores por|tamaño máximo del archivo|tamanho máximo do arquivo|taille maximale du fichier
    si no se especifica|si no se indica|si no se proporciona|si se omite|si no se envía|se não informado|se omitido
    se não for informado|se não especificado|si non spécifié|si omis|s'il n'est pas spécifié|wenn nicht angegeben
    если не указано|если не указан|если не задано|если не задан|если параметр не указан
    maximale dateigröße|максимальный размер файла|максимальная длительность видео|duración máxima del video
    duração máxima do vídeo|durée maximale de la vidéo
  `,
  is: `es|está|será|é|são|est|sont|ist|sind|beträgt|равно|равен|составляет|является|это|deberá ser`,
  of: `
    de|del|los siguientes|valor|um|uma|un|una|du|des|une|valeur|von|vom|der wert|wert|от|с|значение
    entero|inteiro|número|entier|nombre|ganzzahl|zahl|число|целое|целое число
  `,
  and: `y|e|et|und|и`,
  or: `o|o bien|ou|oder|или`,
  to: `à|al`,
  until: `hasta|até|jusqu'à|jusqu’à|bis|до`,
  must: `
    debe|deben|debe ser|debe estar|debe tener|deve|devem|deve ser|deve estar|deve ter|doit|doivent|doit être|muss|müssen|darf
    должен|должна|должно|должны|должно быть|должен быть|должна быть|должны быть|необходимо
  `,
  not: `sin|não|sem|pas|ne|nicht|kein|keine|ohne|не|нет|без|excepto|exceto|sauf|außer|кроме|nunca`,
  only: `solo|sólo|solamente|somente|apenas|seulement|uniquement|nur|только`,
  default: `
    predeterminado|predeterminada|por defecto|valor por defecto|valor predeterminado|por omisión|valor por omisión
    padrão|valor padrão|por padrão|o padrão|par défaut|défaut|valeur par défaut|standardwert|standardmäßig
    standardeinstellung|vorgabewert|voreinstellung|по умолчанию|значение по умолчанию
  `,
  range: `
    rango|rango de valores|rango válido|intervalo|intervalo de valores|intervalo válido|faixa|faixa de valores|plage
    plage de valeurs|intervalle|fourchette|bereich|wertebereich|gültiger bereich|диапазон|диапазон значений
    допустимый диапазон|в диапазоне|dans la plage|dans l'intervalle|im bereich|en el rango|no intervalo|na faixa
  `,
  between: `entre|zwischen|между|comprendido entre|compris entre|comprise entre|compreendido entre`,
  minimum: `
    mínimo|mínima|valor mínimo|mínimo de|minimale|mindestwert|valeur minimale|minimal|minimalwert|минимум|минимальное
    минимальное значение|минимальный|минимальная|au minimum|un mínimo de|um mínimo de|un minimum de|мин
  `,
  maximum: `
    máximo|máxima|valor máximo|máximo de|maximale|maximalwert|höchstwert|valeur maximale|maximal|максимум
    максимальное|максимальное значение|максимальный|максимальная|au maximum|un máximo de|um máximo de|un maximum de
    límite|límite de|limite de|limitado a|limité à|begrenzt auf|ограничено|макс
  `,
  "at-least": `
    al menos|como mínimo|no menos de|mayor o igual que|mayor o igual a|por lo menos|pelo menos|no mínimo|ao menos
    maior ou igual a|não menos de|au moins|supérieur ou égal à|mindestens|wenigstens|größer oder gleich|größer gleich
    не менее|не меньше|как минимум|по меньшей мере|больше или равно|debe tener al menos|deve ter pelo menos
  `,
  "at-most": `
    como máximo|no más de|a lo sumo|menor o igual que|menor o igual a|no máximo|não mais de|não mais que
    menor ou igual a|au plus|pas plus de|inférieur ou égal à|höchstens|bis zu|nicht mehr als|nicht länger als
    kleiner oder gleich|kleiner gleich|не более|не больше|не длиннее|не выше|меньше или равно|hasta un máximo de
    até no máximo|um máximo|не более чем|maximal bis zu|debe tener como máximo|deve ter no máximo
  `,
  "must-not-exceed": `
    no debe exceder|no puede exceder|no debe superar|no puede superar|no exceder|sin exceder|no exceda|no debe exceder de
    no debe exceder los|no puede superar los|no debe superar los|no puede exceder los|no debe ser mayor que
    não deve exceder|não pode exceder|não deve ultrapassar|não pode ultrapassar|não deve ser maior que
    ne doit pas dépasser|ne peut pas dépasser|ne pas dépasser|ne doit pas excéder|darf nicht länger sein als
    darf nicht größer sein als|darf nicht mehr als|darf nicht länger als|darf höchstens|darf maximal
    не должен превышать|не должно превышать|не должна превышать|не может превышать|не превышает|не должны превышать
  `,
  over: `mayor que|mayor a|más de|maior que|mais de|maior do que|plus de|supérieur à|größer als|mehr als|больше|более|свыше`,
  under: `menor que|menor a|menos de|menor do que|moins de|inférieur à|kleiner als|weniger als|меньше|менее`,
  "or-more": `o más|o mayor|ou mais|ou maior|ou plus|oder mehr|oder größer|и более|или более|или больше`,
  "or-less": `o menos|ou menos|ou moins|oder weniger|nicht überschreiten|nicht übersteigen|и менее|или менее|или меньше`,
  "max-length": `
    longitud máxima|largo máximo|comprimento máximo|longueur maximale|longueur max|maximale länge|maximallänge
    максимальная длина|límite de caracteres|limite de caracteres|limite de caractères|zeichenlimit|maximale zeichenanzahl
    nombre maximal de caractères|número máximo de caracteres|максимальное количество символов
  `,
  "min-length": `longitud mínima|comprimento mínimo|longueur minimale|mindestlänge|minimale länge|минимальная длина`,
  length: `longitud|comprimento|longueur|länge|длина`,
  "multiple-of": `múltiplo de|multiple de|vielfaches von|кратно|кратным|кратен|кратна|divisível por|divisible par|teilbar durch`,
  values: `
    valores permitidos|valores posibles|valores válidos|valores aceptados|valores disponibles|valores admitidos|opciones
    opciones disponibles|opciones válidas|valores possíveis|valores aceitos|valores disponíveis|valores suportados|opções
    opções disponíveis|opções válidas|valores|valeurs possibles|valeurs acceptées|valeurs autorisées|valeurs permises
    valeurs valides|valeurs disponibles|options possibles|valeurs|mögliche werte|erlaubte werte|zulässige werte
    gültige werte|verfügbare werte|optionen|mögliche optionen|werte|допустимые значения|возможные значения
    доступные значения|варианты|значения|допустимое значение|поддерживаемые значения
  `,
  "one-of": `
    uno de|una de|uno de los siguientes|uno de los siguientes valores|uno de los valores|uno de estos valores
    debe ser uno de|um de|um dos|uma das|um dos seguintes|um dos seguintes valores|uma das seguintes opções|um dos valores
    deve ser um de|l'un de|l'un des|l'une des|un des|une des|l'une des valeurs suivantes|une des valeurs suivantes
    l'une des valeurs|eines von|einer von|eine von|einer der folgenden werte|einer der folgenden|eines der folgenden
    eine der folgenden|einer der werte|одно из|один из|одна из|одно из значений|одно из следующих
    одно из следующих значений|один из следующих|один из вариантов
  `,
  "can-be": `puede ser|pueden ser|pode ser|podem ser|peut être|kann sein|может быть`,
  characters: `caracteres|carácter|caracter|caractere|caractères|caractère|zeichen|символов|символа|символ|знаков`,
  items: `
    imágenes|imagen|imagens|imagem|elementos|elemento|archivos|arquivos|itens|fichiers|éléments|bilder|bild|elemente
    einträge|dateien|изображений|изображения|изображение|элементов|элемента|файлов|файла|картинок|ссылок|fotos
    enlaces|etiquetas|mots-clés|записей
  `,
  "far-unit": `
    minutos|minuto|horas|hora|días|dias|meses|semanas|heures|heure|jours|mois|minuten|stunden|tage|wochen|monate|минут
    минуты|минуту|часов|часа|час|дней|дня|день|месяцев|мб|кб|гб|байт|мегабайт|мегапикселей|octets|кредитов|créditos
    crédits|руб|лет|años|anos|ans|jahre|процентов
  `,
  amount: `
    segundos|segundo|secondes|seconde|sekunden|sekunde|секунд|секунды|секунда|сек|мс|миллисекунд|milisegundos
    millisecondes|millisekunden|píxeles|píxel|pixeln|пикселей|пикселя|кадров|fotogramas|quadros|pasos|passos|étapes
    schritte|шагов|слов|palabras|palavras|mots|wörter|токенов|veces|vezes|fois|раз|grados|graus|degrés|grad|градусов
  `,
  optional: `
    opcional|opcionalmente|optionnel|optionnelle|facultatif|facultative|необязательный|необязательно|необязательное
    необязателен|необязательная|необязательный параметр|необязательное поле|опционально|no obligatorio
    no es obligatorio|não obrigatório|não é obrigatório|non obligatoire|nicht erforderlich|no requerido|campo opcional
    parámetro opcional|parâmetro opcional|не обязательно|paramètre optionnel|champ facultatif|optionaler parameter
  `,
  required: `
    obligatorio|obligatoria|requerido|requerida|campo obligatorio|parámetro obligatorio|campo requerido|obrigatório
    parámetro requerido|obrigatória|campo obrigatório|parâmetro obrigatório|obligatoire|champ obligatoire|requis|requise
    paramètre obligatoire|erforderlich|pflichtfeld|verpflichtend|pflicht|pflichtparameter|pflichtangabe|обязательный
    обязательно|обязательное|обязателен|обязательна|обязательный параметр|обязательное поле
  `,
  "can-be-null": `puede ser null|pode ser null|peut être null|может быть null`,
  deprecated: `obsoleto|obsoleta|en desuso|descontinuado|obsolète|déprécié|veraltet|устарел|устарело|устаревший`,
  width: `ancho|anchura|largura|largeur|breite|ширина`,
  height: `altura|hauteur|höhe|высота`,
  url: `enlace|lien|liens|ссылка|ссылки|адрес`,
  "other-content": `archivo local|caminho|ruta|chemin|pfad|путь`,
  "file-types": `
    formatos admitidos|formatos suportados|formatos soportados|formatos aceptados|formatos aceitos|formats acceptés
    formats pris en charge|dateiformate|unterstützte formate|поддерживаемые форматы|форматы файлов
  `,
  "list-of": `lista de|liste de|liste von|tableau de|arreglo de|matriz de|список|массив`,
  example: `por ejemplo|ejemplo|ejemplos|ej|por exemplo|exemplo|ex|par exemple|exemple|zum beispiel|z.b.|beispiel|например|пример`,
  condition: `
    si|cuando|en caso|salvo|a menos|caso|quando|se for|se o|se a|lorsque|quand|selon|wenn|sofern|je nach
    если|когда|при|зависит|в зависимости|dependiendo|dependendo|según|depende|en fonction
  `,
  advice: `
    recomendado|recomendada|se recomienda|recomendamos|recomenda-se|sugerido|normalmente|generalmente|geralmente
    recommandé|conseillé|généralement|empfohlen|normalerweise|typischerweise|üblicherweise|рекомендуется|рекомендуемое
    рекомендуем|обычно|примерно|около|желательно|aproximadamente|environ|ungefähr|idealmente
  `,
  together: `en total|no total|ao todo|au total|insgesamt|всего|в сумме|суммарно|combinados|zusammen`,
  each: `
    cada|chaque|jede|jeder|jedes|каждый|каждого|каждое|каждая|каждой|por imagen|por imagem|par image|pro bild
    por elemento|por archivo|por arquivo|на изображение
  `,
  "open-list": `y otros|y más|e outros|entre outros|entre otros|et autres|und weitere|usw|и другие|и др|и т.д`,
  means: `significa|indica|representa|signifie|indique|bedeutet|означает|обозначает|desactiva|отключает`,
  excess: `
    se ignorarán|serán ignorados|será truncado|serão ignorados|sera tronqué|seront ignorés|wird abgeschnitten
    обрезается|игнорируются|будет обрезан|se truncará
  `,
};

/**
 * Words that English has too, or names of languages and models: they show nothing about the language of a text, and mean
 * what they mean in the others only there.
 */
export const SHARED_WORDS: ReadonlySet<string> = new Set(
  `de del un una um une du des es est e y et ou si se sin son no la el a o al en em con von bis vom ist sind und ohne nur
  minimal maximal minimale maximale limite options option possible possibles total ideal plage caso zu der die das den
  als sein in im ex ej pas ne par por pro plus multiple mots bild tag grad solo indica representa largo entre fois ans
  image archivo pode nova mal lien c s dans disponibles valor passos quand grad intervalle ruta matriz optionen champ
  parameter lista liste array menor fonction combinados altura sur null z.b.`
    .trim()
    .split(/\s+/),
);

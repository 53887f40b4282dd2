/// What a client may ask to know of a face. No pack computes more than DEFAULT, and what is not computed is left out, so a
/// valid wish has no further consequence.
enum Attribute: String, Choice {
    case `default` = "DEFAULT"
    case all = "ALL"
    case ageRange = "AGE_RANGE"
    case beard = "BEARD"
    case emotions = "EMOTIONS"
    case eyeDirection = "EYE_DIRECTION"
    case eyeglasses = "EYEGLASSES"
    case eyesOpen = "EYES_OPEN"
    case gender = "GENDER"
    case mouthOpen = "MOUTH_OPEN"
    case mustache = "MUSTACHE"
    case faceOccluded = "FACE_OCCLUDED"
    case smile = "SMILE"
    case sunglasses = "SUNGLASSES"
}

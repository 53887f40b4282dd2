internal import AWSSignature
internal import FaceCollections
internal import FaceCore
internal import ObjectStore

/// What each error of the modules below is called at the wire. An error that is not in this table is the program's own
/// failure and tells the client nothing.
extension RekognitionError {
    init(_ error: any Error) {
        self =
            switch error {
            case let error as RekognitionError: error
            case let error as FaceStoreError: Self(error)
            case let error as CollectionServiceError: Self(error)
            case let error as ImageRejection: Self(error)
            case let error as ObjectStoreError: Self(error)
            case let error as SignatureError: Self(error)
            default: .internalFailure
            }
    }

    init(_ error: FaceStoreError) {
        switch error {
        case .collectionNotFound(let id):
            self.init(.resourceNotFound, "The collection id: \(id) does not exist")
        case .collectionExists(let id):
            self.init(.resourceAlreadyExists, "The collection id: \(id) already exists")
        case .userNotFound(let id):
            self.init(.resourceNotFound, "The user id: \(id) does not exist")
        case .userExists(let id):
            self.init(.conflict, "The user id: \(id) already exists")
        case .requestTokenReused(let token):
            self.init(
                .idempotentParameterMismatch,
                "The ClientRequestToken: \(token) you have supplied is already in use."
            )
        case .tooManyFaces, .tooManyUserFaces, .tooManyTags:
            self.init(.serviceQuotaExceeded, error.description)
        case .modelMismatch:
            self.init(.invalidParameter, error.description)
        }
    }

    init(_ error: CollectionServiceError) {
        switch error {
        case .noFace:
            self = .noFaceInImage
        case .faceNotFound:
            self.init(.invalidParameter, "faceId was not found in the collection")
        case .imageTooSmall(let width, let height, let minimum):
            self.init(
                .invalidParameter,
                "\(Self.invalidParameters.message): the image has \(width) x \(height) pixels, "
                    + "less than \(minimum) on a side"
            )
        }
    }

    init(_ rejection: ImageRejection) {
        switch rejection.code {
        case .format: self = .invalidImageFormat
        case .size: self = .imageTooLarge
        }
    }

    init(_ error: ObjectStoreError) {
        switch error {
        case .notFound, .invalidName, .failed: self = .noSuchObject
        case .tooLarge: self = .imageTooLarge
        }
    }

    init(_ error: SignatureError) {
        let code: Code =
            switch error {
            case .missingAuthenticationToken: .missingAuthenticationToken
            case .incomplete: .incompleteSignature
            case .unrecognizedClient: .unrecognizedClient
            case .invalid, .expired, .presignedExpired, .notYetCurrent, .mismatch: .invalidSignature
            }
        self.init(code, error.message)
    }
}

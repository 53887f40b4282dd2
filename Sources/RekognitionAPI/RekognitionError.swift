internal import HTTPTypes

/// An answer that is not a success: what the service calls it, and a message for whoever sent the request.
struct RekognitionError: Error, Sendable, Hashable {
    /// The names that SDKs know, <https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html> and
    /// <https://docs.aws.amazon.com/rekognition/latest/APIReference/CommonErrors.html>.
    enum Code: String, Sendable, Hashable, CaseIterable {
        case conflict = "ConflictException"
        case idempotentParameterMismatch = "IdempotentParameterMismatchException"
        case imageTooLarge = "ImageTooLargeException"
        case incompleteSignature = "IncompleteSignatureException"
        case internalFailure = "InternalServerError"
        case invalidImageFormat = "InvalidImageFormatException"
        case invalidPaginationToken = "InvalidPaginationTokenException"
        case invalidParameter = "InvalidParameterException"
        case invalidS3Object = "InvalidS3ObjectException"
        case invalidSignature = "InvalidSignatureException"
        case missingAuthenticationToken = "MissingAuthenticationTokenException"
        case requestTooLarge = "RequestEntityTooLargeException"
        case resourceAlreadyExists = "ResourceAlreadyExistsException"
        case resourceNotFound = "ResourceNotFoundException"
        case serialization = "SerializationException"
        case serviceQuotaExceeded = "ServiceQuotaExceededException"
        case throttling = "ThrottlingException"
        case unknownOperation = "UnknownOperationException"
        case unrecognizedClient = "UnrecognizedClientException"
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// - Parameter violations: at least one.
    init(_ violations: [Violation]) {
        self.init(.invalidParameter, Violation.message(for: violations))
    }

    var status: HTTPResponse.Status {
        switch code {
        case .internalFailure: .internalServerError
        case .requestTooLarge: .contentTooLarge
        case .conflict, .idempotentParameterMismatch, .imageTooLarge, .incompleteSignature, .invalidImageFormat,
            .invalidPaginationToken, .invalidParameter, .invalidS3Object, .invalidSignature,
            .missingAuthenticationToken, .resourceAlreadyExists, .resourceNotFound, .serialization,
            .serviceQuotaExceeded, .throttling, .unknownOperation, .unrecognizedClient:
            .badRequest
        }
    }
}

// MARK: - Messages that clients compare

extension RekognitionError {
    static let noFaceInImage = RekognitionError(
        .invalidParameter,
        "There are no faces in the image. Should be at least 1."
    )
    static let invalidParameters = RekognitionError(.invalidParameter, "Request has invalid parameters")
    static let imageTooLarge = RekognitionError(.imageTooLarge, "Image size is too large.")
    static let invalidImageFormat = RekognitionError(.invalidImageFormat, "Request has invalid image format")
    static let noSuchObject = RekognitionError(
        .invalidS3Object,
        "Unable to get object metadata from S3. Check object key, region and/or access permissions."
    )
    static let incompleteObject = RekognitionError(.invalidS3Object, "Request has invalid S3 object.")
    static let invalidPaginationToken = RekognitionError(.invalidPaginationToken, "Invalid Pagination Token")
    static let slowDown = RekognitionError(.throttling, "Slow down; sudden increase in rate of requests.")
    static let internalFailure = RekognitionError(.internalFailure, "Internal server error")
}

internal import FaceCollections
internal import Foundation
internal import GRDB

/// Carries out requests once, however often they are sent under the same token.
enum RequestRecord {
    /// How long answers are remembered.
    static let lifetime: TimeInterval = 24 * 60 * 60

    /// What the request was answered before under this token, or else what `body` answers now, which is recorded.
    ///
    /// - Throws: ``FaceStoreError/requestTokenReused(_:)``, or what `body` throws; then nothing is recorded.
    static func answer<Answer: Codable>(
        _ token: RequestToken?,
        in collectionID: String,
        now: Date,
        _ db: Database,
        _ body: () throws -> Answer
    ) throws -> Answer {
        guard let token else { return try body() }
        try db.execute(literal: "DELETE FROM requestToken WHERE createdAt < \(now.addingTimeInterval(-lifetime))")
        let earlier = try SQLRequest<Row>(
            literal: """
                SELECT fingerprint, answer FROM requestToken
                WHERE collectionId = \(collectionID) AND token = \(try token.token.storable())
                """
        ).fetchOne(db)
        if let earlier {
            guard try earlier.value("fingerprint", as: String.self) == token.fingerprint else {
                throw FaceStoreError.requestTokenReused(token.token)
            }
            let json = Data(try earlier.value("answer", as: String.self).utf8)
            guard let answer = try? JSONDecoder().decode(Answer.self, from: json) else {
                throw earlier.damage(in: "answer")
            }
            return answer
        }
        let answer = try body()
        let json = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
        try db.execute(
            literal: """
                INSERT INTO requestToken (collectionId, token, fingerprint, answer, createdAt)
                VALUES (\(collectionID), \(token.token), \(try token.fingerprint.storable()), \(json), \(now))
                """
        )
        return answer
    }
}

/// What can be chosen about how images become faces of collections.
package struct CollectionServiceConfiguration: Sendable, Hashable {
    /// Both sides of an upright image have at least this many pixels. Amazon Rekognition asks for 80.
    package var minimumImageSide: Int
    package var policyRules: FaceIDPolicy.Rules
    /// The cosine at and above which two faces are the same capture; nil for what was measured for the model.
    package var duplicateCosine: Double?
    package var maximumFacesPerUser: Int

    package init(
        minimumImageSide: Int = 36,
        policyRules: FaceIDPolicy.Rules = .rekognition,
        duplicateCosine: Double? = nil,
        maximumFacesPerUser: Int = 100
    ) {
        self.minimumImageSide = minimumImageSide
        self.policyRules = policyRules
        self.duplicateCosine = duplicateCosine
        self.maximumFacesPerUser = maximumFacesPerUser
    }
}

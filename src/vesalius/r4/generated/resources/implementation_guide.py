"""The resource type ImplementationGuide.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    ContactDetail,
    Extension,
    Meta,
    Narrative,
    Reference,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    Url,
    beside,
    choice,
    reference_to,
)


class ImplementationGuide(Structure, kw_only=True, tag_field="resourceType", tag="ImplementationGuide"):
    """ImplementationGuide of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri
    _url: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    packageId: Id
    _packageId: Companion | UnsetType = UNSET
    license: Literal["0BSD", "AAL", "ADSL", "AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0", "AGPL-1.0-only", "AGPL-1.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later", "AMDPLPA", "AML", "AMPAS", "ANTLR-PD", "APAFML", "APL-1.0", "APSL-1.0", "APSL-1.1", "APSL-1.2", "APSL-2.0", "Abstyles", "Adobe-2006", "Adobe-Glyph", "Afmparse", "Aladdin", "Apache-1.0", "Apache-1.1", "Apache-2.0", "Artistic-1.0", "Artistic-1.0-Perl", "Artistic-1.0-cl8", "Artistic-2.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-2-Clause-FreeBSD", "BSD-2-Clause-NetBSD", "BSD-2-Clause-Patent", "BSD-3-Clause", "BSD-3-Clause-Attribution", "BSD-3-Clause-Clear", "BSD-3-Clause-LBNL", "BSD-3-Clause-No-Nuclear-License", "BSD-3-Clause-No-Nuclear-License-2014", "BSD-3-Clause-No-Nuclear-Warranty", "BSD-4-Clause", "BSD-4-Clause-UC", "BSD-Protection", "BSD-Source-Code", "BSL-1.0", "Bahyph", "Barr", "Beerware", "BitTorrent-1.0", "BitTorrent-1.1", "Borceux", "CATOSL-1.1", "CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-1.0", "CC-BY-NC-2.0", "CC-BY-NC-2.5", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-1.0", "CC-BY-NC-ND-2.0", "CC-BY-NC-ND-2.5", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-1.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-2.5", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-1.0", "CC-BY-ND-2.0", "CC-BY-ND-2.5", "CC-BY-ND-3.0", "CC-BY-ND-4.0", "CC-BY-SA-1.0", "CC-BY-SA-2.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "CDLA-Permissive-1.0", "CDLA-Sharing-1.0", "CECILL-1.0", "CECILL-1.1", "CECILL-2.0", "CECILL-2.1", "CECILL-B", "CECILL-C", "CNRI-Jython", "CNRI-Python", "CNRI-Python-GPL-Compatible", "CPAL-1.0", "CPL-1.0", "CPOL-1.02", "CUA-OPL-1.0", "Caldera", "ClArtistic", "Condor-1.1", "Crossword", "CrystalStacker", "Cube", "D-FSL-1.0", "DOC", "DSDP", "Dotseqn", "ECL-1.0", "ECL-2.0", "EFL-1.0", "EFL-2.0", "EPL-1.0", "EPL-2.0", "EUDatagrid", "EUPL-1.0", "EUPL-1.1", "EUPL-1.2", "Entessa", "ErlPL-1.1", "Eurosym", "FSFAP", "FSFUL", "FSFULLR", "FTL", "Fair", "Frameworx-1.0", "FreeImage", "GFDL-1.1-only", "GFDL-1.1-or-later", "GFDL-1.2-only", "GFDL-1.2-or-later", "GFDL-1.3-only", "GFDL-1.3-or-later", "GL2PS", "GPL-1.0-only", "GPL-1.0-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "Giftware", "Glide", "Glulxe", "HPND", "HaskellReport", "IBM-pibs", "ICU", "IJG", "IPA", "IPL-1.0", "ISC", "ImageMagick", "Imlib2", "Info-ZIP", "Intel", "Intel-ACPI", "Interbase-1.0", "JSON", "JasPer-2.0", "LAL-1.2", "LAL-1.3", "LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "LGPLLR", "LPL-1.0", "LPL-1.02", "LPPL-1.0", "LPPL-1.1", "LPPL-1.2", "LPPL-1.3a", "LPPL-1.3c", "Latex2e", "Leptonica", "LiLiQ-P-1.1", "LiLiQ-R-1.1", "LiLiQ-Rplus-1.1", "Libpng", "Linux-OpenIB", "MIT", "MIT-0", "MIT-CMU", "MIT-advertising", "MIT-enna", "MIT-feh", "MITNFA", "MPL-1.0", "MPL-1.1", "MPL-2.0", "MPL-2.0-no-copyleft-exception", "MS-PL", "MS-RL", "MTLL", "MakeIndex", "MirOS", "Motosoto", "Multics", "Mup", "NASA-1.3", "NBPL-1.0", "NCSA", "NGPL", "NLOD-1.0", "NLPL", "NOSL", "NPL-1.0", "NPL-1.1", "NPOSL-3.0", "NRL", "NTP", "Naumen", "Net-SNMP", "NetCDF", "Newsletr", "Nokia", "Noweb", "OCCT-PL", "OCLC-2.0", "ODbL-1.0", "OFL-1.0", "OFL-1.1", "OGTSL", "OLDAP-1.1", "OLDAP-1.2", "OLDAP-1.3", "OLDAP-1.4", "OLDAP-2.0", "OLDAP-2.0.1", "OLDAP-2.1", "OLDAP-2.2", "OLDAP-2.2.1", "OLDAP-2.2.2", "OLDAP-2.3", "OLDAP-2.4", "OLDAP-2.5", "OLDAP-2.6", "OLDAP-2.7", "OLDAP-2.8", "OML", "OPL-1.0", "OSET-PL-2.1", "OSL-1.0", "OSL-1.1", "OSL-2.0", "OSL-2.1", "OSL-3.0", "OpenSSL", "PDDL-1.0", "PHP-3.0", "PHP-3.01", "Plexus", "PostgreSQL", "Python-2.0", "QPL-1.0", "Qhull", "RHeCos-1.1", "RPL-1.1", "RPL-1.5", "RPSL-1.0", "RSA-MD", "RSCPL", "Rdisc", "Ruby", "SAX-PD", "SCEA", "SGI-B-1.0", "SGI-B-1.1", "SGI-B-2.0", "SISSL", "SISSL-1.2", "SMLNJ", "SMPPL", "SNIA", "SPL-1.0", "SWL", "Saxpath", "Sendmail", "SimPL-2.0", "Sleepycat", "Spencer-86", "Spencer-94", "Spencer-99", "SugarCRM-1.1.3", "TCL", "TCP-wrappers", "TMate", "TORQUE-1.1", "TOSL", "UPL-1.0", "Unicode-DFS-2015", "Unicode-DFS-2016", "Unicode-TOU", "Unlicense", "VOSTROM", "VSL-1.0", "Vim", "W3C", "W3C-19980720", "W3C-20150513", "WTFPL", "Watcom-1.0", "Wsuipa", "X11", "XFree86-1.1", "XSkat", "Xerox", "Xnet", "YPL-1.0", "YPL-1.1", "ZPL-1.1", "ZPL-2.0", "ZPL-2.1", "Zed", "Zend-2.0", "Zimbra-1.3", "Zimbra-1.4", "Zlib", "bzip2-1.0.5", "bzip2-1.0.6", "curl", "diffmark", "dvipdfm", "eGenix", "gSOAP-1.3b", "gnuplot", "iMatix", "libtiff", "mpich2", "not-open-source", "psfrag", "psutils", "xinetd", "xpp", "zlib-acknowledgement"] | UnsetType = UNSET
    _license: Companion | UnsetType = UNSET
    fhirVersion: Some[Literal["0.0.80", "0.0.81", "0.0.82", "0.01", "0.05", "0.06", "0.11", "0.4.0", "0.5.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.4.0", "1.6.0", "1.8.0", "3.0.0", "3.0.1", "3.3.0", "3.5.0", "4.0.0", "4.0.1"]]
    _fhirVersion: Some[Companion | None] | UnsetType = UNSET
    dependsOn: Some[ImplementationGuideDependsOn] | UnsetType = UNSET
    global_: Some[ImplementationGuideGlobal] | UnsetType = field(name="global", default=UNSET)
    definition: ImplementationGuideDefinition | UnsetType = UNSET
    manifest: ImplementationGuideManifest | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._fhirVersion is not UNSET and not beside(self._fhirVersion, self.fhirVersion)):
            raise ValueError("one value of a choice, as many companions as values")


class ImplementationGuideDefinition(Structure, kw_only=True):
    """ImplementationGuide.definition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    grouping: Some[ImplementationGuideDefinitionGrouping] | UnsetType = UNSET
    resource: Some[ImplementationGuideDefinitionResource]
    page: ImplementationGuideDefinitionPage | UnsetType = UNSET
    parameter: Some[ImplementationGuideDefinitionParameter] | UnsetType = UNSET
    template: Some[ImplementationGuideDefinitionTemplate] | UnsetType = UNSET


class ImplementationGuideDefinitionGrouping(Structure, kw_only=True):
    """ImplementationGuide.definition.grouping of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET


_ImplementationGuideDefinitionPage_name = choice("nameReference", "nameUrl")


class ImplementationGuideDefinitionPage(Structure, kw_only=True):
    """ImplementationGuide.definition.page of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    nameReference: reference_to("Binary") | UnsetType = UNSET
    nameUrl: Url | UnsetType = UNSET
    title: String
    _title: Companion | UnsetType = UNSET
    generation: Literal["generated", "html", "markdown", "xml"]
    _generation: Companion | UnsetType = UNSET
    page: Some[ImplementationGuideDefinitionPage] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ImplementationGuideDefinitionPage_name(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ImplementationGuideDefinitionParameter(Structure, kw_only=True):
    """ImplementationGuide.definition.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["apply", "expansion-parameter", "generate-json", "generate-turtle", "generate-xml", "html-template", "path-pages", "path-resource", "path-tx-cache", "rule-broken-links"]
    _code: Companion | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET


_ImplementationGuideDefinitionResource_example = choice("exampleBoolean", "exampleCanonical")


class ImplementationGuideDefinitionResource(Structure, kw_only=True):
    """ImplementationGuide.definition.resource of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    reference: Reference
    fhirVersion: Some[Literal["0.0.80", "0.0.81", "0.0.82", "0.01", "0.05", "0.06", "0.11", "0.4.0", "0.5.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.4.0", "1.6.0", "1.8.0", "3.0.0", "3.0.1", "3.3.0", "3.5.0", "4.0.0", "4.0.1"]] | UnsetType = UNSET
    _fhirVersion: Some[Companion | None] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    exampleBoolean: bool | UnsetType = UNSET
    exampleCanonical: Canonical | UnsetType = UNSET
    groupingId: Id | UnsetType = UNSET
    _groupingId: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._fhirVersion is not UNSET and not beside(self._fhirVersion, self.fhirVersion))
            or _ImplementationGuideDefinitionResource_example(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ImplementationGuideDefinitionTemplate(Structure, kw_only=True):
    """ImplementationGuide.definition.template of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    source: String
    _source: Companion | UnsetType = UNSET
    scope: String | UnsetType = UNSET
    _scope: Companion | UnsetType = UNSET


class ImplementationGuideDependsOn(Structure, kw_only=True):
    """ImplementationGuide.dependsOn of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    uri: Canonical
    _uri: Companion | UnsetType = UNSET
    packageId: Id | UnsetType = UNSET
    _packageId: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET


class ImplementationGuideGlobal(Structure, kw_only=True):
    """ImplementationGuide.global of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "DomainResource", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription"]
    _type: Companion | UnsetType = UNSET
    profile: Canonical
    _profile: Companion | UnsetType = UNSET


class ImplementationGuideManifest(Structure, kw_only=True):
    """ImplementationGuide.manifest of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    rendering: Url | UnsetType = UNSET
    _rendering: Companion | UnsetType = UNSET
    resource: Some[ImplementationGuideManifestResource]
    page: Some[ImplementationGuideManifestPage] | UnsetType = UNSET
    image: Some[String] | UnsetType = UNSET
    _image: Some[Companion | None] | UnsetType = UNSET
    other: Some[String] | UnsetType = UNSET
    _other: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._image is not UNSET and not beside(self._image, self.image))
            or (self._other is not UNSET and not beside(self._other, self.other))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ImplementationGuideManifestPage(Structure, kw_only=True):
    """ImplementationGuide.manifest.page of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    anchor: Some[String] | UnsetType = UNSET
    _anchor: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._anchor is not UNSET and not beside(self._anchor, self.anchor)):
            raise ValueError("one value of a choice, as many companions as values")


_ImplementationGuideManifestResource_example = choice("exampleBoolean", "exampleCanonical")


class ImplementationGuideManifestResource(Structure, kw_only=True):
    """ImplementationGuide.manifest.resource of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    reference: Reference
    exampleBoolean: bool | UnsetType = UNSET
    exampleCanonical: Canonical | UnsetType = UNSET
    relativePath: Url | UnsetType = UNSET
    _relativePath: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ImplementationGuideManifestResource_example(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")

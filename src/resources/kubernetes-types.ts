// The fields of Kubernetes' own types, recorded from a 1.34 API server by test/resources/record-kubernetes-types.ts, since
// pruning, validation and strategic merge need them and the published documents are fifty times as long.

/** The notation is explained where it is read: type-table.ts. */
export const kubernetesTypes = `
@admissionregistration.v1
AuditAnnotation key!:s valueExpression!:s
ExpressionWarning fieldRef!:s%2 warning!:s
MatchCondition name!:s expression!:s
MatchResources namespaceSelector:meta.v1.LabelSelector objectSelector:meta.v1.LabelSelector
 resourceRules:[NamedRuleWithOperations] excludeResourceRules:[NamedRuleWithOperations]
 matchPolicy:s=Equivalent|Exact%7
MutatingWebhook name!:s clientConfig!:WebhookClientConfig rules:[RuleWithOperations] failurePolicy:s=Fail|Ignore
 namespaceSelector:meta.v1.LabelSelector sideEffects!:s=None|NoneOnDryRun|Some|Unknown timeoutSeconds:i
 admissionReviewVersions!:[s] matchPolicy:s=Equivalent|Exact reinvocationPolicy:s
 objectSelector:meta.v1.LabelSelector matchConditions:[MatchCondition]~name@name
MutatingWebhookConfiguration>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 webhooks:[MutatingWebhook]~name@name
NamedRuleWithOperations resourceNames:[s] +:RuleWithOperations apiGroups:[s]%0 apiVersions:[s]%0 operations:[s]%0
 resources:[s]%0 scope:s%0
ParamKind apiVersion:s kind:s
ParamRef name:s namespace:s selector:meta.v1.LabelSelector parameterNotFoundAction:s
Rule apiGroups:[s] apiVersions:[s] resources:[s] scope:s
RuleWithOperations operations:[s] +:Rule apiGroups:[s]%0 apiVersions:[s]%0 resources:[s]%0 scope:s%0
ServiceReference namespace!:s name!:s path:s port:i
TypeChecking expressionWarnings:[ExpressionWarning]
ValidatingAdmissionPolicy>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 spec:ValidatingAdmissionPolicySpec status:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 spec:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec policyName:s paramRef:ParamRef matchResources:MatchResources
 validationActions:[s]@
ValidatingAdmissionPolicySpec paramKind:ParamKind matchConstraints:MatchResources validations:[Validation]
 failurePolicy:s=Fail|Ignore auditAnnotations:[AuditAnnotation] matchConditions:[MatchCondition]~name@name
 variables:[Variable]~name@name
ValidatingAdmissionPolicyStatus observedGeneration:i typeChecking:TypeChecking conditions:[meta.v1.Condition]@type
ValidatingWebhook name!:s clientConfig!:WebhookClientConfig rules:[RuleWithOperations] failurePolicy:s=Fail|Ignore
 namespaceSelector:meta.v1.LabelSelector sideEffects!:s=None|NoneOnDryRun|Some|Unknown timeoutSeconds:i
 admissionReviewVersions!:[s] matchPolicy:s=Equivalent|Exact objectSelector:meta.v1.LabelSelector
 matchConditions:[MatchCondition]~name@name
ValidatingWebhookConfiguration>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 webhooks:[ValidatingWebhook]~name@name
Validation expression!:s message:s reason:s messageExpression:s
Variable name!:s expression!:s
WebhookClientConfig service:ServiceReference caBundle:y url:s
@apiextensions.v1
CustomResourceColumnDefinition name!:s type!:s format:s description:s priority:i jsonPath!:s
CustomResourceConversion strategy!:s webhook:WebhookConversion
CustomResourceDefinition>apiextensions.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:CustomResourceDefinitionSpec
 status:CustomResourceDefinitionStatus
CustomResourceDefinitionCondition type!:s status!:s lastTransitionTime:t reason:s message:s
CustomResourceDefinitionNames plural!:s singular:s shortNames:[s] kind!:s listKind:s categories:[s]
CustomResourceDefinitionSpec group!:s names!:CustomResourceDefinitionNames%3 scope!:s
 versions!:[CustomResourceDefinitionVersion]%7 conversion:CustomResourceConversion%9 preserveUnknownFields:b
CustomResourceDefinitionStatus conditions:[CustomResourceDefinitionCondition]@type
 acceptedNames:CustomResourceDefinitionNames storedVersions:[s]
CustomResourceDefinitionVersion name!:s served!:b storage!:b schema:CustomResourceValidation
 subresources:CustomResourceSubresources additionalPrinterColumns:[CustomResourceColumnDefinition] deprecated:b
 deprecationWarning:s selectableFields:[SelectableField]
CustomResourceSubresourceScale specReplicasPath!:s statusReplicasPath!:s labelSelectorPath:s
CustomResourceSubresourceStatus
CustomResourceSubresources status:CustomResourceSubresourceStatus scale:CustomResourceSubresourceScale
CustomResourceValidation openAPIV3Schema:JSONSchemaProps
ExternalDocumentation description:s url:s
JSONSchemaProps id:s description:s%4 type:s format:s title:s default:* maximum:n exclusiveMaximum:b minimum:n
 exclusiveMinimum:b maxLength:i minLength:i pattern:s maxItems:i minItems:i uniqueItems:b multipleOf:n enum:[*]
 maxProperties:i minProperties:i required:[s] items:* allOf:[JSONSchemaProps] oneOf:[JSONSchemaProps]
 anyOf:[JSONSchemaProps] not:JSONSchemaProps properties:{JSONSchemaProps} additionalProperties:*
 patternProperties:{JSONSchemaProps} dependencies:{*} additionalItems:* definitions:{JSONSchemaProps}
 externalDocs:ExternalDocumentation example:* nullable:b $ref:s%0 $schema:s%0 x-kubernetes-embedded-resource:b%0
 x-kubernetes-int-or-string:b%0 x-kubernetes-list-map-keys:[s]%0 x-kubernetes-list-type:s%0 x-kubernetes-map-type:s%0
 x-kubernetes-preserve-unknown-fields:b%0 x-kubernetes-validations:[ValidationRule]~rule@rule%0
SelectableField jsonPath!:s
ServiceReference namespace!:s name!:s path:s port:i
ValidationRule rule!:s message:s messageExpression:s
 reason:s=FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired fieldPath:s optionalOldSelf:b
WebhookClientConfig service:ServiceReference caBundle:y url:s
WebhookConversion clientConfig:WebhookClientConfig%2 conversionReviewVersions!:[s]
@apps.v1
ControllerRevision>apps/v1 metadata:meta.v1.ObjectMeta data:* revision!:i
DaemonSet>apps/v1 metadata:meta.v1.ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition type!:s status!:s lastTransitionTime:t reason:s message:s
DaemonSetSpec selector!:meta.v1.LabelSelector template!:core.v1.PodTemplateSpec
 updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i revisionHistoryLimit:i%6
DaemonSetStatus currentNumberScheduled!:i numberMisscheduled!:i desiredNumberScheduled!:i numberReady!:i
 observedGeneration:i updatedNumberScheduled:i numberAvailable:i numberUnavailable:i collisionCount:i
 conditions:[DaemonSetCondition]~type@type
DaemonSetUpdateStrategy type:s=OnDelete|RollingUpdate rollingUpdate:RollingUpdateDaemonSet
Deployment>apps/v1 metadata:meta.v1.ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition type!:s status!:s reason:s%4 message:s lastUpdateTime:t lastTransitionTime:t
DeploymentSpec replicas:i selector!:meta.v1.LabelSelector template!:core.v1.PodTemplateSpec
 strategy:DeploymentStrategy^ minReadySeconds:i revisionHistoryLimit:i paused:b progressDeadlineSeconds:i%9
DeploymentStatus observedGeneration:i replicas:i updatedReplicas:i availableReplicas:i unavailableReplicas:i
 conditions:[DeploymentCondition]~type@type readyReplicas:i collisionCount:i terminatingReplicas:i
DeploymentStrategy type:s=Recreate|RollingUpdate rollingUpdate:RollingUpdateDeployment
ReplicaSet>apps/v1 metadata:meta.v1.ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition type!:s status!:s lastTransitionTime:t reason:s message:s
ReplicaSetSpec replicas:i selector!:meta.v1.LabelSelector template:core.v1.PodTemplateSpec minReadySeconds:i
ReplicaSetStatus replicas!:i fullyLabeledReplicas:i observedGeneration:i readyReplicas:i availableReplicas:i
 conditions:[ReplicaSetCondition]~type@type terminatingReplicas:i
RollingUpdateDaemonSet maxUnavailable:I maxSurge:I
RollingUpdateDeployment maxUnavailable:I maxSurge:I
RollingUpdateStatefulSetStrategy partition:i maxUnavailable:I
StatefulSet>apps/v1 metadata:meta.v1.ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition type!:s status!:s lastTransitionTime:t reason:s message:s
StatefulSetOrdinals start:i
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetSpec replicas:i selector!:meta.v1.LabelSelector template!:core.v1.PodTemplateSpec
 volumeClaimTemplates:[core.v1.PersistentVolumeClaim] serviceName:s podManagementPolicy:s=OrderedReady|Parallel
 updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:i minReadySeconds:i
 persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:StatefulSetOrdinals
StatefulSetStatus observedGeneration:i replicas!:i readyReplicas:i currentReplicas:i updatedReplicas:i
 currentRevision:s updateRevision:s collisionCount:i%9 conditions:[StatefulSetCondition]~type@type
 availableReplicas:i
StatefulSetUpdateStrategy type:s=OnDelete|RollingUpdate rollingUpdate:RollingUpdateStatefulSetStrategy
@authentication.v1
BoundObjectReference kind:s apiVersion:s name:s uid:s%0
SelfSubjectReview>authentication.k8s.io/v1 metadata:meta.v1.ObjectMeta status:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo:UserInfo
TokenRequest>authentication.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:TokenRequestSpec status:TokenRequestStatus
TokenRequestSpec audiences!:[s] boundObjectRef:BoundObjectReference%3 expirationSeconds:i
TokenRequestStatus token!:s expirationTimestamp!:t
TokenReview>authentication.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:TokenReviewSpec status:TokenReviewStatus
TokenReviewSpec token:s audiences:[s]
TokenReviewStatus authenticated:b user:UserInfo error:s audiences:[s]
UserInfo username:s uid:s groups:[s] extra:{[s]}
@authorization.v1
FieldSelectorAttributes rawSelector:s requirements:[meta.v1.FieldSelectorRequirement]
LabelSelectorAttributes rawSelector:s requirements:[meta.v1.LabelSelectorRequirement]
LocalSubjectAccessReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SubjectAccessReviewSpec
 status:SubjectAccessReviewStatus
NonResourceAttributes path:s verb:s
NonResourceRule verbs!:[s] nonResourceURLs:[s]
ResourceAttributes namespace:s verb:s group:s version:s resource:s subresource:s name:s
 fieldSelector:FieldSelectorAttributes labelSelector:LabelSelectorAttributes
ResourceRule verbs!:[s] apiGroups:[s] resources:[s] resourceNames:[s]
SelfSubjectAccessReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SelfSubjectAccessReviewSpec
 status:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes
SelfSubjectRulesReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SelfSubjectRulesReviewSpec
 status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace:s
SubjectAccessReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SubjectAccessReviewSpec
 status:SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes user:s
 groups:[s] extra:{[s]} uid:s
SubjectAccessReviewStatus allowed!:b reason:s evaluationError:s denied:b
SubjectRulesReviewStatus resourceRules!:[ResourceRule] nonResourceRules!:[NonResourceRule] incomplete!:b
 evaluationError:s
@autoscaling.v1
CrossVersionObjectReference kind!:s name!:s apiVersion:s
HorizontalPodAutoscaler>autoscaling/v1 metadata:meta.v1.ObjectMeta spec:HorizontalPodAutoscalerSpec
 status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec scaleTargetRef!:CrossVersionObjectReference minReplicas:i maxReplicas!:i
 targetCPUUtilizationPercentage:i
HorizontalPodAutoscalerStatus observedGeneration:i lastScaleTime:t currentReplicas!:i desiredReplicas!:i
 currentCPUUtilizationPercentage:i
Scale>autoscaling/v1 metadata:meta.v1.ObjectMeta spec:ScaleSpec status:ScaleStatus
ScaleSpec replicas:i
ScaleStatus replicas!:i selector:s
@batch.v1
CronJob>batch/v1 metadata:meta.v1.ObjectMeta spec:CronJobSpec status:CronJobStatus
CronJobSpec schedule!:s startingDeadlineSeconds:i concurrencyPolicy:s=Allow|Forbid|Replace suspend:b
 jobTemplate!:JobTemplateSpec successfulJobsHistoryLimit:i failedJobsHistoryLimit:i timeZone:s
CronJobStatus active:[core.v1.ObjectReference] lastScheduleTime:t%4 lastSuccessfulTime:t
Job>batch/v1 metadata:meta.v1.ObjectMeta spec:JobSpec status:JobStatus
JobCondition type!:s status!:s lastProbeTime:t lastTransitionTime:t reason:s message:s
JobSpec parallelism:i completions:i activeDeadlineSeconds:i selector:meta.v1.LabelSelector manualSelector:b
 template!:core.v1.PodTemplateSpec backoffLimit:i ttlSecondsAfterFinished:i completionMode:s=Indexed|NonIndexed
 suspend:b podFailurePolicy:PodFailurePolicy backoffLimitPerIndex:i maxFailedIndexes:i
 podReplacementPolicy:s=Failed|TerminatingOrFailed managedBy:s successPolicy:SuccessPolicy
JobStatus conditions:[JobCondition]~type startTime:t completionTime:t active:i succeeded:i failed:i
 completedIndexes:s uncountedTerminatedPods:UncountedTerminatedPods ready:i failedIndexes:s terminating:i
JobTemplateSpec metadata:meta.v1.ObjectMeta spec:JobSpec
PodFailurePolicy rules!:[PodFailurePolicyRule]
PodFailurePolicyOnExitCodesRequirement containerName:s operator!:s=In|NotIn values!:[i]@
PodFailurePolicyOnPodConditionsPattern type!:s status!:s
PodFailurePolicyRule action!:s=Count|FailIndex|FailJob|Ignore onExitCodes:PodFailurePolicyOnExitCodesRequirement
 onPodConditions:[PodFailurePolicyOnPodConditionsPattern]
SuccessPolicy rules!:[SuccessPolicyRule]
SuccessPolicyRule succeededIndexes:s succeededCount:i
UncountedTerminatedPods succeeded:[s]@ failed:[s]@
@coordination.v1
Lease>coordination.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:LeaseSpec
LeaseSpec holderIdentity:s leaseDurationSeconds:i acquireTime:t renewTime:t leaseTransitions:i strategy:s
 preferredHolder:s
@core.v1
AWSElasticBlockStoreVolumeSource volumeID!:s fsType:s partition:i readOnly:b
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AppArmorProfile type!:s=Localhost|RuntimeDefault|Unconfined localhostProfile:s
AttachedVolume name!:s devicePath!:s
AzureDiskVolumeSource diskName!:s diskURI!:s cachingMode:s=None|ReadOnly|ReadWrite fsType:s readOnly:b
 kind:s=Dedicated|Managed|Shared
AzureFilePersistentVolumeSource secretName!:s shareName!:s readOnly:b secretNamespace:s
AzureFileVolumeSource secretName!:s shareName!:s readOnly:b
Binding>v1 metadata:meta.v1.ObjectMeta target!:ObjectReference
CSIPersistentVolumeSource driver!:s volumeHandle!:s readOnly:b fsType:s volumeAttributes:{s}
 controllerPublishSecretRef:SecretReference nodeStageSecretRef:SecretReference nodePublishSecretRef:SecretReference
 controllerExpandSecretRef:SecretReference nodeExpandSecretRef:SecretReference
CSIVolumeSource driver!:s readOnly:b fsType:s volumeAttributes:{s} nodePublishSecretRef:LocalObjectReference
Capabilities add:[s] drop:[s]
CephFSPersistentVolumeSource monitors!:[s] path:s user:s secretFile:s secretRef:SecretReference readOnly:b
CephFSVolumeSource monitors!:[s] path:s user:s secretFile:s secretRef:LocalObjectReference readOnly:b
CinderPersistentVolumeSource volumeID!:s fsType:s readOnly:b secretRef:SecretReference
CinderVolumeSource volumeID!:s fsType:s readOnly:b secretRef:LocalObjectReference
ClientIPConfig timeoutSeconds:i
ClusterTrustBundleProjection name:s signerName:s labelSelector:meta.v1.LabelSelector path!:s optional:b
ComponentCondition type!:s status!:s message:s error:s
ComponentStatus>v1 metadata:meta.v1.ObjectMeta conditions:[ComponentCondition]~type@type
ConfigMap>v1 metadata:meta.v1.ObjectMeta data:{s} binaryData:{y} immutable:b
ConfigMapEnvSource +:LocalObjectReference optional:b name:s%0
ConfigMapKeySelector +:LocalObjectReference key!:s optional:b name:s%0
ConfigMapNodeConfigSource namespace!:s name!:s uid:s resourceVersion:s kubeletConfigKey!:s
ConfigMapProjection +:LocalObjectReference items:[KeyToPath] optional:b%4 name:s%0
ConfigMapVolumeSource +:LocalObjectReference items:[KeyToPath] defaultMode:i optional:b name:s%0
Container name!:s image:s command:[s] args:[s] workingDir:s
 ports:[ContainerPort]~containerPort@containerPort,protocol env:[EnvVar]~name@name resources:ResourceRequirements
 volumeMounts:[VolumeMount]~mountPath@mountPath livenessProbe:Probe readinessProbe:Probe lifecycle:Lifecycle
 terminationMessagePath:s imagePullPolicy:s=Always|IfNotPresent|Never securityContext:SecurityContext stdin:b
 stdinOnce:b tty:b envFrom:[EnvFromSource] terminationMessagePolicy:s=FallbackToLogsOnError|File
 volumeDevices:[VolumeDevice]~devicePath@devicePath startupProbe:Probe resizePolicy:[ContainerResizePolicy]
 restartPolicy:s restartPolicyRules:[ContainerRestartRule]
ContainerExtendedResourceRequest containerName!:s resourceName!:s requestName!:s
ContainerImage names:[s] sizeBytes:i
ContainerPort name:s hostPort:i containerPort!:i protocol:s=SCTP|TCP|UDP hostIP:s
ContainerResizePolicy resourceName!:s restartPolicy!:s
ContainerRestartRule action!:s exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator!:s values:[i]@
ContainerState waiting:ContainerStateWaiting running:ContainerStateRunning terminated:ContainerStateTerminated
ContainerStateRunning startedAt:t
ContainerStateTerminated exitCode!:i signal:i reason:s message:s startedAt:t finishedAt:t containerID:s
ContainerStateWaiting reason:s message:s
ContainerStatus name!:s state:ContainerState lastState:ContainerState ready!:b restartCount!:i image!:s imageID!:s
 containerID:s started:b allocatedResources:{Q} resources:ResourceRequirements
 volumeMounts:[VolumeMountStatus]~mountPath@mountPath user:ContainerUser
 allocatedResourcesStatus:[ResourceStatus]~name@name
 stopSignal:s=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
ContainerUser linux:LinuxContainerUser
DaemonEndpoint Port!:i%0
DownwardAPIProjection items:[DownwardAPIVolumeFile]
DownwardAPIVolumeFile path!:s fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:i
DownwardAPIVolumeSource items:[DownwardAPIVolumeFile] defaultMode:i
EmptyDirVolumeSource medium:s sizeLimit:Q
EndpointAddress ip!:s targetRef:ObjectReference hostname:s nodeName:s
EndpointPort name:s port!:i protocol:s=SCTP|TCP|UDP appProtocol:s
EndpointSubset addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[EndpointPort]
Endpoints>v1 metadata:meta.v1.ObjectMeta subsets:[EndpointSubset]
EnvFromSource prefix:s configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource
EnvVar name!:s value:s valueFrom:EnvVarSource
EnvVarSource fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector
 secretKeyRef:SecretKeySelector fileKeyRef:FileKeySelector
EphemeralContainer +:EphemeralContainerCommon targetContainerName:s args:[s]%0 command:[s]%0 env:[EnvVar]~name@name%0
 envFrom:[EnvFromSource]%0 image:s%0 imagePullPolicy:s=Always|IfNotPresent|Never%0 lifecycle:Lifecycle%0
 livenessProbe:Probe%0 name!:s%0 ports:[ContainerPort]~containerPort@containerPort,protocol%0 readinessProbe:Probe%0
 resizePolicy:[ContainerResizePolicy]%0 resources:ResourceRequirements%0 restartPolicy:s%0
 restartPolicyRules:[ContainerRestartRule]%0 securityContext:SecurityContext%0 startupProbe:Probe%0 stdin:b%0
 stdinOnce:b%0 terminationMessagePath:s%0 terminationMessagePolicy:s=FallbackToLogsOnError|File%0 tty:b%0
 volumeDevices:[VolumeDevice]~devicePath@devicePath%0 volumeMounts:[VolumeMount]~mountPath@mountPath%0 workingDir:s%0
EphemeralContainerCommon name!:s image:s command:[s] args:[s] workingDir:s
 ports:[ContainerPort]~containerPort@containerPort,protocol env:[EnvVar]~name@name resources:ResourceRequirements
 volumeMounts:[VolumeMount]~mountPath@mountPath livenessProbe:Probe readinessProbe:Probe lifecycle:Lifecycle
 terminationMessagePath:s imagePullPolicy:s=Always|IfNotPresent|Never securityContext:SecurityContext stdin:b
 stdinOnce:b tty:b envFrom:[EnvFromSource] terminationMessagePolicy:s=FallbackToLogsOnError|File
 volumeDevices:[VolumeDevice]~devicePath@devicePath startupProbe:Probe resizePolicy:[ContainerResizePolicy]
 restartPolicy:s restartPolicyRules:[ContainerRestartRule]
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
Event>v1 metadata!:meta.v1.ObjectMeta involvedObject!:ObjectReference reason:s message:s source:EventSource
 firstTimestamp:t lastTimestamp:t count:i type:s eventTime:t series:EventSeries action:s related:ObjectReference
 reportingComponent:s reportingInstance:s
EventSeries count:i lastObservedTime:t
EventSource component:s host:s
ExecAction command:[s]
FCVolumeSource targetWWNs:[s] lun:i fsType:s readOnly:b wwids:[s]
FileKeySelector volumeName!:s path!:s key!:s optional:b
FlexPersistentVolumeSource driver!:s fsType:s secretRef:SecretReference readOnly:b options:{s}
FlexVolumeSource driver!:s fsType:s secretRef:LocalObjectReference readOnly:b options:{s}
FlockerVolumeSource datasetName:s datasetUUID:s
GCEPersistentDiskVolumeSource pdName!:s fsType:s partition:i readOnly:b
GRPCAction port!:i service:s
GitRepoVolumeSource repository!:s revision:s directory:s
GlusterfsPersistentVolumeSource endpoints!:s path!:s readOnly:b endpointsNamespace:s
GlusterfsVolumeSource endpoints!:s path!:s readOnly:b
HTTPGetAction path:s port!:I host:s scheme:s=HTTP|HTTPS httpHeaders:[HTTPHeader]
HTTPHeader name!:s value!:s
HostAlias ip!:s hostnames:[s]
HostIP ip!:s
HostPathVolumeSource path!:s type:s=|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket
ISCSIPersistentVolumeSource targetPortal!:s iqn!:s lun!:i iscsiInterface:s fsType:s readOnly:b portals:[s]
 chapAuthDiscovery:b secretRef:SecretReference%10 chapAuthSession:b initiatorName:s
ISCSIVolumeSource targetPortal!:s iqn!:s lun!:i iscsiInterface:s fsType:s readOnly:b portals:[s] chapAuthDiscovery:b
 secretRef:LocalObjectReference%10 chapAuthSession:b initiatorName:s
ImageVolumeSource reference:s pullPolicy:s=Always|IfNotPresent|Never
KeyToPath key!:s path!:s mode:i
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler
 stopSignal:s=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:SleepAction
LimitRange>v1 metadata:meta.v1.ObjectMeta spec:LimitRangeSpec
LimitRangeItem type!:s max:{Q} min:{Q} default:{Q} defaultRequest:{Q} maxLimitRequestRatio:{Q}
LimitRangeSpec limits!:[LimitRangeItem]
LinuxContainerUser uid!:i gid!:i supplementalGroups:[i]
LoadBalancerIngress ip:s hostname:s ipMode:s ports:[PortStatus]
LoadBalancerStatus ingress:[LoadBalancerIngress]
LocalObjectReference name:s
LocalVolumeSource path!:s fsType:s
ModifyVolumeStatus targetVolumeAttributesClassName:s status!:s=InProgress|Infeasible|Pending
NFSVolumeSource server!:s path!:s readOnly:b
Namespace>v1 metadata:meta.v1.ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition type!:s status!:s lastTransitionTime:t%4 reason:s message:s
NamespaceSpec finalizers:[s]
NamespaceStatus phase:s=Active|Terminating conditions:[NamespaceCondition]~type@type
Node>v1 metadata:meta.v1.ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress type!:s address!:s
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
 preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
NodeCondition type!:s status!:s lastHeartbeatTime:t lastTransitionTime:t reason:s message:s
NodeConfigSource configMap:ConfigMapNodeConfigSource%2
NodeConfigStatus assigned:NodeConfigSource active:NodeConfigSource lastKnownGood:NodeConfigSource error:s
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy:b
NodeRuntimeHandler name:s features:NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:b userNamespaces:b
NodeSelector nodeSelectorTerms!:[NodeSelectorTerm]
NodeSelectorRequirement key!:s operator!:s=DoesNotExist|Exists|Gt|In|Lt|NotIn values:[s]
NodeSelectorTerm matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
NodeSpec podCIDR:s externalID:s providerID:s unschedulable:b taints:[Taint] configSource:NodeConfigSource
 podCIDRs:[s]~@
NodeStatus capacity:{Q} allocatable:{Q} phase:s=Pending|Running|Terminated conditions:[NodeCondition]~type@type
 addresses:[NodeAddress]~type@type daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo
 images:[ContainerImage] volumesInUse:[s] volumesAttached:[AttachedVolume] config:NodeConfigStatus
 runtimeHandlers:[NodeRuntimeHandler] features:NodeFeatures
NodeSwapStatus capacity:i
NodeSystemInfo machineID!:s systemUUID!:s bootID!:s kernelVersion!:s osImage!:s containerRuntimeVersion!:s
 kubeletVersion!:s kubeProxyVersion!:s operatingSystem!:s architecture!:s swap:NodeSwapStatus
ObjectFieldSelector apiVersion:s fieldPath!:s
ObjectReference kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s
PersistentVolume>v1 metadata:meta.v1.ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus
PersistentVolumeClaim>v1 metadata:meta.v1.ObjectMeta spec:PersistentVolumeClaimSpec
 status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition type!:s status!:s lastProbeTime:t lastTransitionTime:t reason:s message:s
PersistentVolumeClaimSpec accessModes:[s] resources:VolumeResourceRequirements volumeName:s
 selector:meta.v1.LabelSelector storageClassName:s volumeMode:s=Block|Filesystem dataSource:TypedLocalObjectReference
 dataSourceRef:TypedObjectReference volumeAttributesClassName:s
PersistentVolumeClaimStatus phase:s=Bound|Lost|Pending accessModes:[s] capacity:{Q}
 conditions:[PersistentVolumeClaimCondition]~type@type allocatedResources:{Q} allocatedResourceStatuses:{s}%7
 currentVolumeAttributesClassName:s modifyVolumeStatus:ModifyVolumeStatus
PersistentVolumeClaimTemplate metadata:meta.v1.ObjectMeta spec!:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName!:s readOnly:b
PersistentVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource
 awsElasticBlockStore:AWSElasticBlockStoreVolumeSource hostPath:HostPathVolumeSource
 glusterfs:GlusterfsPersistentVolumeSource nfs:NFSVolumeSource rbd:RBDPersistentVolumeSource
 iscsi:ISCSIPersistentVolumeSource cinder:CinderPersistentVolumeSource cephfs:CephFSPersistentVolumeSource
 fc:FCVolumeSource flocker:FlockerVolumeSource flexVolume:FlexPersistentVolumeSource
 azureFile:AzureFilePersistentVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource quobyte:QuobyteVolumeSource
 azureDisk:AzureDiskVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
 portworxVolume:PortworxVolumeSource scaleIO:ScaleIOPersistentVolumeSource local:LocalVolumeSource
 storageos:StorageOSPersistentVolumeSource csi:CSIPersistentVolumeSource
PersistentVolumeSpec capacity:{Q} +:PersistentVolumeSource accessModes:[s] claimRef:ObjectReference
 persistentVolumeReclaimPolicy:s=Delete|Recycle|Retain storageClassName:s mountOptions:[s]
 volumeMode:s=Block|Filesystem nodeAffinity:VolumeNodeAffinity volumeAttributesClassName:s
 awsElasticBlockStore:AWSElasticBlockStoreVolumeSource%0 azureDisk:AzureDiskVolumeSource%0
 azureFile:AzureFilePersistentVolumeSource%0 cephfs:CephFSPersistentVolumeSource%0
 cinder:CinderPersistentVolumeSource%0 csi:CSIPersistentVolumeSource%0 fc:FCVolumeSource%0
 flexVolume:FlexPersistentVolumeSource%0 flocker:FlockerVolumeSource%0
 gcePersistentDisk:GCEPersistentDiskVolumeSource%0 glusterfs:GlusterfsPersistentVolumeSource%0
 hostPath:HostPathVolumeSource%0 iscsi:ISCSIPersistentVolumeSource%0 local:LocalVolumeSource%0 nfs:NFSVolumeSource%0
 photonPersistentDisk:PhotonPersistentDiskVolumeSource%0 portworxVolume:PortworxVolumeSource%0
 quobyte:QuobyteVolumeSource%0 rbd:RBDPersistentVolumeSource%0 scaleIO:ScaleIOPersistentVolumeSource%0
 storageos:StorageOSPersistentVolumeSource%0 vsphereVolume:VsphereVirtualDiskVolumeSource%0
PersistentVolumeStatus phase:s=Available|Bound|Failed|Pending|Released message:s reason:s lastPhaseTransitionTime:t
PhotonPersistentDiskVolumeSource pdID!:s fsType:s
Pod>v1 metadata:meta.v1.ObjectMeta spec:PodSpec status:PodStatus
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
 preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
PodAffinityTerm labelSelector:meta.v1.LabelSelector namespaces:[s] topologyKey!:s
 namespaceSelector:meta.v1.LabelSelector matchLabelKeys:[s] mismatchLabelKeys:[s]
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
 preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
PodCertificateProjection signerName!:s keyType!:s maxExpirationSeconds:i credentialBundlePath:s keyPath:s
 certificateChainPath:s
PodCondition type!:s status!:s lastProbeTime:t lastTransitionTime:t reason:s message:s observedGeneration:i
PodDNSConfig nameservers:[s] searches:[s] options:[PodDNSConfigOption]
PodDNSConfigOption name:s value:s
PodExtendedResourceClaimStatus requestMappings!:[ContainerExtendedResourceRequest] resourceClaimName!:s
PodIP ip!:s
PodOS name!:s
PodReadinessGate conditionType!:s
PodResourceClaim name!:s resourceClaimName:s%3 resourceClaimTemplateName:s
PodResourceClaimStatus name!:s resourceClaimName:s
PodSchedulingGate name!:s
PodSecurityContext seLinuxOptions:SELinuxOptions runAsUser:i runAsNonRoot:b supplementalGroups:[i] fsGroup:i
 runAsGroup:i sysctls:[Sysctl] windowsOptions:WindowsSecurityContextOptions
 fsGroupChangePolicy:s=Always|OnRootMismatch seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile
 supplementalGroupsPolicy:s=Merge|Strict seLinuxChangePolicy:s
PodSpec volumes:[Volume]~name^@name containers!:[Container]~name@name restartPolicy:s=Always|Never|OnFailure
 terminationGracePeriodSeconds:i activeDeadlineSeconds:i
 dnsPolicy:s=ClusterFirst|ClusterFirstWithHostNet|Default|None nodeSelector:{s} serviceAccountName:s serviceAccount:s
 nodeName:s hostNetwork:b hostPID:b hostIPC:b securityContext:PodSecurityContext
 imagePullSecrets:[LocalObjectReference]~name@name hostname:s subdomain:s affinity:Affinity schedulerName:s
 initContainers:[Container]~name@name automountServiceAccountToken:b tolerations:[Toleration]
 hostAliases:[HostAlias]~ip@ip priorityClassName:s priority:i dnsConfig:PodDNSConfig shareProcessNamespace:b
 readinessGates:[PodReadinessGate] runtimeClassName:s enableServiceLinks:b
 preemptionPolicy:s=Never|PreemptLowerPriority overhead:{Q}
 topologySpreadConstraints:[TopologySpreadConstraint]~topologyKey@topologyKey,whenUnsatisfiable
 ephemeralContainers:[EphemeralContainer]~name@name setHostnameAsFQDN:b os:PodOS hostUsers:b
 schedulingGates:[PodSchedulingGate]~name@name resourceClaims:[PodResourceClaim]~name^@name
 resources:ResourceRequirements hostnameOverride:s
PodStatus phase:s=Failed|Pending|Running|Succeeded|Unknown conditions:[PodCondition]~type@type message:s reason:s
 hostIP:s podIP:s startTime:t containerStatuses:[ContainerStatus] qosClass:s=BestEffort|Burstable|Guaranteed
 initContainerStatuses:[ContainerStatus] nominatedNodeName:s podIPs:[PodIP]~ip@ip
 ephemeralContainerStatuses:[ContainerStatus] resize:s resourceClaimStatuses:[PodResourceClaimStatus]~name^@name
 hostIPs:[HostIP]~ip observedGeneration:i extendedResourceClaimStatus:PodExtendedResourceClaimStatus
PodTemplate>v1 metadata:meta.v1.ObjectMeta template:PodTemplateSpec
PodTemplateSpec metadata:meta.v1.ObjectMeta spec:PodSpec
PortStatus port!:i protocol!:s=SCTP|TCP|UDP error:s
PortworxVolumeSource volumeID!:s fsType:s readOnly:b
PreferredSchedulingTerm weight!:i preference!:NodeSelectorTerm
Probe +:ProbeHandler initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i
 terminationGracePeriodSeconds:i exec:ExecAction%0 grpc:GRPCAction%0 httpGet:HTTPGetAction%0
 tcpSocket:TCPSocketAction%0
ProbeHandler exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction
ProjectedVolumeSource sources:[VolumeProjection] defaultMode:i
QuobyteVolumeSource registry!:s volume!:s readOnly:b user:s group:s tenant:s
RBDPersistentVolumeSource monitors!:[s] image!:s fsType:s pool:s user:s keyring:s secretRef:SecretReference
 readOnly:b
RBDVolumeSource monitors!:[s] image!:s fsType:s pool:s user:s keyring:s secretRef:LocalObjectReference readOnly:b
ReplicationController>v1 metadata:meta.v1.ObjectMeta spec:ReplicationControllerSpec
 status:ReplicationControllerStatus
ReplicationControllerCondition type!:s status!:s lastTransitionTime:t reason:s message:s
ReplicationControllerSpec replicas:i selector:{s} template:PodTemplateSpec minReadySeconds:i
ReplicationControllerStatus replicas!:i fullyLabeledReplicas:i observedGeneration:i readyReplicas:i
 availableReplicas:i conditions:[ReplicationControllerCondition]~type@type
ResourceClaim name!:s request:s
ResourceFieldSelector containerName:s resource!:s divisor:Q
ResourceHealth resourceID!:s health:s
ResourceQuota>v1 metadata:meta.v1.ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec hard:{Q} scopes:[s] scopeSelector:ScopeSelector
ResourceQuotaStatus hard:{Q} used:{Q}
ResourceRequirements limits:{Q} requests:{Q} claims:[ResourceClaim]@name
ResourceStatus name!:s resources:[ResourceHealth]@resourceID
SELinuxOptions user:s role:s type:s level:s
ScaleIOPersistentVolumeSource gateway!:s system!:s secretRef!:SecretReference sslEnabled:b protectionDomain:s
 storagePool:s storageMode:s volumeName:s fsType:s readOnly:b
ScaleIOVolumeSource gateway!:s system!:s secretRef!:LocalObjectReference sslEnabled:b protectionDomain:s
 storagePool:s storageMode:s volumeName:s fsType:s readOnly:b
ScopeSelector matchExpressions:[ScopedResourceSelectorRequirement]
ScopedResourceSelectorRequirement
 scopeName!:s=BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass
 operator!:s=DoesNotExist|Exists|In|NotIn values:[s]
SeccompProfile type!:s=Localhost|RuntimeDefault|Unconfined localhostProfile:s
Secret>v1 metadata:meta.v1.ObjectMeta data:{y} type:s stringData:{s} immutable:b
SecretEnvSource +:LocalObjectReference optional:b name:s%0
SecretKeySelector +:LocalObjectReference key!:s optional:b name:s%0
SecretProjection +:LocalObjectReference items:[KeyToPath] optional:b%4 name:s%0
SecretReference name:s namespace:s
SecretVolumeSource secretName:s items:[KeyToPath] defaultMode:i optional:b
SecurityContext capabilities:Capabilities privileged:b seLinuxOptions:SELinuxOptions runAsUser:i runAsNonRoot:b
 readOnlyRootFilesystem:b allowPrivilegeEscalation:b runAsGroup:i procMount:s=Default|Unmasked
 windowsOptions:WindowsSecurityContextOptions seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile
Service>v1 metadata:meta.v1.ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount>v1 metadata:meta.v1.ObjectMeta secrets:[ObjectReference]~name@name
 imagePullSecrets:[LocalObjectReference] automountServiceAccountToken:b
ServiceAccountTokenProjection audience:s expirationSeconds:i path!:s
ServicePort name:s protocol:s=SCTP|TCP|UDP port!:i targetPort:I nodePort:i appProtocol:s
ServiceSpec ports:[ServicePort]~port@port,protocol selector:{s} clusterIP:s
 type:s=ClusterIP|ExternalName|LoadBalancer|NodePort externalIPs:[s] sessionAffinity:s=ClientIP|None%7
 loadBalancerIP:s loadBalancerSourceRanges:[s] externalName:s externalTrafficPolicy:s=Cluster|Local
 healthCheckNodePort:i publishNotReadyAddresses:b sessionAffinityConfig:SessionAffinityConfig
 ipFamilyPolicy:s=PreferDualStack|RequireDualStack|SingleStack%17 clusterIPs:[s] ipFamilies:[s]
 allocateLoadBalancerNodePorts:b loadBalancerClass:s internalTrafficPolicy:s=Cluster|Local trafficDistribution:s
ServiceStatus loadBalancer:LoadBalancerStatus conditions:[meta.v1.Condition]~type@type
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds!:i
StorageOSPersistentVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:ObjectReference
StorageOSVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:LocalObjectReference
Sysctl name!:s value!:s
TCPSocketAction port!:I host:s
Taint key!:s value:s effect!:s=NoExecute|NoSchedule|PreferNoSchedule timeAdded:t
Toleration key:s operator:s=Equal|Exists value:s effect:s=NoExecute|NoSchedule|PreferNoSchedule tolerationSeconds:i
TopologySelectorLabelRequirement key!:s values!:[s]
TopologySelectorTerm matchLabelExpressions:[TopologySelectorLabelRequirement]
TopologySpreadConstraint maxSkew!:i topologyKey!:s whenUnsatisfiable!:s=DoNotSchedule|ScheduleAnyway
 labelSelector:meta.v1.LabelSelector minDomains:i nodeAffinityPolicy:s=Honor|Ignore nodeTaintsPolicy:s=Honor|Ignore
 matchLabelKeys:[s]
TypedLocalObjectReference apiGroup:s kind!:s name!:s
TypedObjectReference apiGroup:s kind!:s name!:s namespace:s
Volume name!:s +:VolumeSource awsElasticBlockStore:AWSElasticBlockStoreVolumeSource%0
 azureDisk:AzureDiskVolumeSource%0 azureFile:AzureFileVolumeSource%0 cephfs:CephFSVolumeSource%0
 cinder:CinderVolumeSource%0 configMap:ConfigMapVolumeSource%0 csi:CSIVolumeSource%0
 downwardAPI:DownwardAPIVolumeSource%0 emptyDir:EmptyDirVolumeSource%0 ephemeral:EphemeralVolumeSource%0
 fc:FCVolumeSource%0 flexVolume:FlexVolumeSource%0 flocker:FlockerVolumeSource%0
 gcePersistentDisk:GCEPersistentDiskVolumeSource%0 gitRepo:GitRepoVolumeSource%0 glusterfs:GlusterfsVolumeSource%0
 hostPath:HostPathVolumeSource%0 image:ImageVolumeSource%0 iscsi:ISCSIVolumeSource%0 nfs:NFSVolumeSource%0
 persistentVolumeClaim:PersistentVolumeClaimVolumeSource%0 photonPersistentDisk:PhotonPersistentDiskVolumeSource%0
 portworxVolume:PortworxVolumeSource%0 projected:ProjectedVolumeSource%0 quobyte:QuobyteVolumeSource%0
 rbd:RBDVolumeSource%0 scaleIO:ScaleIOVolumeSource%0 secret:SecretVolumeSource%0 storageos:StorageOSVolumeSource%0
 vsphereVolume:VsphereVirtualDiskVolumeSource%0
VolumeDevice name!:s devicePath!:s
VolumeMount name!:s readOnly:b mountPath!:s subPath:s mountPropagation:s=Bidirectional|HostToContainer|None
 subPathExpr:s recursiveReadOnly:s
VolumeMountStatus name!:s mountPath!:s readOnly:b recursiveReadOnly:s
VolumeNodeAffinity required:NodeSelector
VolumeProjection secret:SecretProjection downwardAPI:DownwardAPIProjection configMap:ConfigMapProjection
 serviceAccountToken:ServiceAccountTokenProjection clusterTrustBundle:ClusterTrustBundleProjection
 podCertificate:PodCertificateProjection
VolumeResourceRequirements limits:{Q} requests:{Q}
VolumeSource hostPath:HostPathVolumeSource emptyDir:EmptyDirVolumeSource
 gcePersistentDisk:GCEPersistentDiskVolumeSource awsElasticBlockStore:AWSElasticBlockStoreVolumeSource
 gitRepo:GitRepoVolumeSource secret:SecretVolumeSource nfs:NFSVolumeSource iscsi:ISCSIVolumeSource
 glusterfs:GlusterfsVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource rbd:RBDVolumeSource
 flexVolume:FlexVolumeSource cinder:CinderVolumeSource cephfs:CephFSVolumeSource flocker:FlockerVolumeSource
 downwardAPI:DownwardAPIVolumeSource fc:FCVolumeSource azureFile:AzureFileVolumeSource
 configMap:ConfigMapVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource quobyte:QuobyteVolumeSource
 azureDisk:AzureDiskVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
 portworxVolume:PortworxVolumeSource scaleIO:ScaleIOVolumeSource projected:ProjectedVolumeSource
 storageos:StorageOSVolumeSource csi:CSIVolumeSource ephemeral:EphemeralVolumeSource image:ImageVolumeSource
VsphereVirtualDiskVolumeSource volumePath!:s fsType:s storagePolicyName:s storagePolicyID:s
WeightedPodAffinityTerm weight!:i podAffinityTerm!:PodAffinityTerm
WindowsSecurityContextOptions gmsaCredentialSpecName:s gmsaCredentialSpec:s runAsUserName:s hostProcess:b
@discovery.v1
Endpoint addresses!:[s]@ conditions:EndpointConditions hostname:s targetRef:core.v1.ObjectReference
 deprecatedTopology:{s} nodeName:s zone:s hints:EndpointHints
EndpointConditions ready:b serving:b terminating:b
EndpointHints forZones:[ForZone] forNodes:[ForNode]
EndpointPort name:s protocol:s=SCTP|TCP|UDP port:i appProtocol:s
EndpointSlice>discovery.k8s.io/v1 metadata:meta.v1.ObjectMeta endpoints!:[Endpoint] ports:[EndpointPort]
 addressType!:s=FQDN|IPv4|IPv6
ForNode name!:s
ForZone name!:s
@meta.v1
Condition type!:s status!:s observedGeneration:i lastTransitionTime!:t reason!:s message!:s
DeleteOptions gracePeriodSeconds:i preconditions:Preconditions orphanDependents:b propagationPolicy:s dryRun:[s]
 ignoreStoreReadErrorWithClusterBreakingPotential:b
FieldSelectorRequirement key!:s operator!:s values:[s]
LabelSelector matchLabels:{s} matchExpressions:[LabelSelectorRequirement]
LabelSelectorRequirement key!:s operator!:s values:[s]
ListMeta selfLink:s resourceVersion:s continue:s remainingItemCount:i
ManagedFieldsEntry manager:s operation:s apiVersion:s time:t fieldsType:s%6 fieldsV1:* subresource:s
ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:i creationTimestamp:t
 deletionTimestamp:t deletionGracePeriodSeconds:i labels:{s} annotations:{s} ownerReferences:[OwnerReference]~uid@uid
 finalizers:[s]~@ managedFields:[ManagedFieldsEntry]%17
OwnerReference kind!:s name!:s%3 uid!:s apiVersion!:s controller:b blockOwnerDeletion:b
Preconditions uid:s resourceVersion:s
Status>v1 metadata:ListMeta status:s message:s reason:s details:StatusDetails code:i
StatusCause reason:s message:s field:s
StatusDetails name:s group:s kind:s causes:[StatusCause] retryAfterSeconds:i uid:s
@networking.v1
HTTPIngressPath path:s backend!:IngressBackend pathType!:s=Exact|ImplementationSpecific|Prefix
HTTPIngressRuleValue paths!:[HTTPIngressPath]
IPAddress>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:IPAddressSpec
IPAddressSpec parentRef!:ParentReference
IPBlock cidr!:s except:[s]
Ingress>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:IngressSpec status:IngressStatus
IngressBackend resource:core.v1.TypedLocalObjectReference%3 service:IngressServiceBackend
IngressClass>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:IngressClassSpec
IngressClassParametersReference kind!:s%2 name!:s scope:s namespace:s apiGroup:s%0
IngressClassSpec controller:s parameters:IngressClassParametersReference
IngressLoadBalancerIngress ip:s hostname:s ports:[IngressPortStatus]%4
IngressLoadBalancerStatus ingress:[IngressLoadBalancerIngress]
IngressPortStatus port!:i protocol!:s=SCTP|TCP|UDP error:s
IngressRule host:s +:IngressRuleValue http:HTTPIngressRuleValue%0
IngressRuleValue http:HTTPIngressRuleValue
IngressServiceBackend name!:s port:ServiceBackendPort
IngressSpec defaultBackend:IngressBackend tls:[IngressTLS] rules:[IngressRule] ingressClassName:s
IngressStatus loadBalancer:IngressLoadBalancerStatus
IngressTLS hosts:[s] secretName:s
NetworkPolicy>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
NetworkPolicyIngressRule ports:[NetworkPolicyPort] from:[NetworkPolicyPeer]
NetworkPolicyPeer podSelector:meta.v1.LabelSelector namespaceSelector:meta.v1.LabelSelector ipBlock:IPBlock
NetworkPolicyPort protocol:s=SCTP|TCP|UDP port:I endPort:i
NetworkPolicySpec podSelector:meta.v1.LabelSelector ingress:[NetworkPolicyIngressRule]
 egress:[NetworkPolicyEgressRule] policyTypes:[s]
ParentReference group:s resource!:s namespace:s name!:s
ServiceBackendPort name:s number:i
ServiceCIDR>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:ServiceCIDRSpec status:ServiceCIDRStatus
ServiceCIDRSpec cidrs:[s]
ServiceCIDRStatus conditions:[meta.v1.Condition]~type@type
@policy.v1
Eviction>policy/v1 metadata:meta.v1.ObjectMeta deleteOptions:meta.v1.DeleteOptions
PodDisruptionBudget>policy/v1 metadata:meta.v1.ObjectMeta spec:PodDisruptionBudgetSpec
 status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec minAvailable:I selector:meta.v1.LabelSelector maxUnavailable:I
 unhealthyPodEvictionPolicy:s=AlwaysAllow|IfHealthyBudget
PodDisruptionBudgetStatus observedGeneration:i disruptedPods:{t} disruptionsAllowed!:i currentHealthy!:i
 desiredHealthy!:i expectedPods!:i conditions:[meta.v1.Condition]~type@type
@rbac.v1
AggregationRule clusterRoleSelectors:[meta.v1.LabelSelector]
ClusterRole>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta rules:[PolicyRule]
 aggregationRule:AggregationRule
ClusterRoleBinding>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta subjects:[Subject] roleRef!:RoleRef
PolicyRule verbs!:[s] apiGroups:[s] resources:[s] resourceNames:[s] nonResourceURLs:[s]
Role>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta rules:[PolicyRule]
RoleBinding>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta subjects:[Subject] roleRef!:RoleRef
RoleRef apiGroup!:s kind!:s name!:s
Subject kind!:s apiGroup:s name!:s namespace:s
@scheduling.v1
PriorityClass>scheduling.k8s.io/v1 metadata:meta.v1.ObjectMeta value!:i globalDefault:b description:s
 preemptionPolicy:s=Never|PreemptLowerPriority
@storage.v1
CSIDriver>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:CSIDriverSpec
CSIDriverSpec attachRequired:b podInfoOnMount:b volumeLifecycleModes:[s]@ storageCapacity:b fsGroupPolicy:s
 tokenRequests:[TokenRequest] requiresRepublish:b seLinuxMount:b nodeAllocatableUpdatePeriodSeconds:i
CSINode>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:CSINodeSpec
CSINodeDriver name!:s nodeID!:s topologyKeys:[s] allocatable:VolumeNodeResources
CSINodeSpec drivers!:[CSINodeDriver]~name@name
CSIStorageCapacity>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta nodeTopology:meta.v1.LabelSelector
 storageClassName!:s capacity:Q maximumVolumeSize:Q
StorageClass>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta provisioner!:s parameters:{s}
 reclaimPolicy:s=Delete|Recycle|Retain mountOptions:[s] allowVolumeExpansion:b
 volumeBindingMode:s=Immediate|WaitForFirstConsumer allowedTopologies:[core.v1.TopologySelectorTerm]
TokenRequest audience!:s expirationSeconds:i
VolumeAttachment>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:VolumeAttachmentSpec
 status:VolumeAttachmentStatus
VolumeAttachmentSource persistentVolumeName:s inlineVolumeSpec:core.v1.PersistentVolumeSpec
VolumeAttachmentSpec attacher!:s source!:VolumeAttachmentSource nodeName!:s
VolumeAttachmentStatus attached!:b attachmentMetadata:{s} attachError:VolumeError detachError:VolumeError
VolumeAttributesClass>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta driverName!:s parameters:{s}
VolumeError time:t message:s errorCode:i
VolumeNodeResources count:i
`;

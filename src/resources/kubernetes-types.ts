// The fields of Kubernetes' own types, recorded from a 1.34 API server by test/resources/record-kubernetes-types.ts, since
// pruning, validation and strategic merge need them and the published documents are fifty times as long.

/** The notation is explained where it is read: type-table.ts. */
export const kubernetesTypes = `
@admissionregistration.v1
AuditAnnotation key!:s valueExpression!:s
ExpressionWarning fieldRef!:s warning!:s
MatchCondition expression!:s name!:s
MatchResources excludeResourceRules:[NamedRuleWithOperations] matchPolicy:s=Equivalent|Exact
 namespaceSelector:meta.v1.LabelSelector objectSelector:meta.v1.LabelSelector resourceRules:[NamedRuleWithOperations]
MutatingWebhook admissionReviewVersions!:[s] clientConfig!:WebhookClientConfig failurePolicy:s=Fail|Ignore
 matchConditions:[MatchCondition]~name@name matchPolicy:s=Equivalent|Exact name!:s
 namespaceSelector:meta.v1.LabelSelector objectSelector:meta.v1.LabelSelector reinvocationPolicy:s
 rules:[RuleWithOperations] sideEffects!:s=None|NoneOnDryRun|Some|Unknown timeoutSeconds:i
MutatingWebhookConfiguration>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 webhooks:[MutatingWebhook]~name@name
NamedRuleWithOperations apiGroups:[s] apiVersions:[s] operations:[s] resourceNames:[s] resources:[s] scope:s
ParamKind apiVersion:s kind:s
ParamRef name:s namespace:s parameterNotFoundAction:s selector:meta.v1.LabelSelector
RuleWithOperations apiGroups:[s] apiVersions:[s] operations:[s] resources:[s] scope:s
ServiceReference name!:s namespace!:s path:s port:i
TypeChecking expressionWarnings:[ExpressionWarning]
ValidatingAdmissionPolicy>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 spec:ValidatingAdmissionPolicySpec status:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 spec:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec matchResources:MatchResources paramRef:ParamRef policyName:s
 validationActions:[s]@
ValidatingAdmissionPolicySpec auditAnnotations:[AuditAnnotation] failurePolicy:s=Fail|Ignore
 matchConditions:[MatchCondition]~name@name matchConstraints:MatchResources paramKind:ParamKind
 validations:[Validation] variables:[Variable]~name@name
ValidatingAdmissionPolicyStatus conditions:[meta.v1.Condition]@type observedGeneration:i typeChecking:TypeChecking
ValidatingWebhook admissionReviewVersions!:[s] clientConfig!:WebhookClientConfig failurePolicy:s=Fail|Ignore
 matchConditions:[MatchCondition]~name@name matchPolicy:s=Equivalent|Exact name!:s
 namespaceSelector:meta.v1.LabelSelector objectSelector:meta.v1.LabelSelector rules:[RuleWithOperations]
 sideEffects!:s=None|NoneOnDryRun|Some|Unknown timeoutSeconds:i
ValidatingWebhookConfiguration>admissionregistration.k8s.io/v1 metadata:meta.v1.ObjectMeta
 webhooks:[ValidatingWebhook]~name@name
Validation expression!:s message:s messageExpression:s reason:s
Variable expression!:s name!:s
WebhookClientConfig caBundle:y service:ServiceReference url:s
@apiextensions.v1
CustomResourceColumnDefinition description:s format:s jsonPath!:s name!:s priority:i type!:s
CustomResourceConversion strategy!:s webhook:WebhookConversion
CustomResourceDefinition>apiextensions.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:CustomResourceDefinitionSpec
 status:CustomResourceDefinitionStatus
CustomResourceDefinitionCondition lastTransitionTime:t message:s reason:s status!:s type!:s
CustomResourceDefinitionNames categories:[s] kind!:s listKind:s plural!:s shortNames:[s] singular:s
CustomResourceDefinitionSpec conversion:CustomResourceConversion group!:s names!:CustomResourceDefinitionNames
 preserveUnknownFields:b scope!:s versions!:[CustomResourceDefinitionVersion]
CustomResourceDefinitionStatus acceptedNames:CustomResourceDefinitionNames
 conditions:[CustomResourceDefinitionCondition]@type storedVersions:[s]
CustomResourceDefinitionVersion additionalPrinterColumns:[CustomResourceColumnDefinition] deprecated:b
 deprecationWarning:s name!:s schema:CustomResourceValidation selectableFields:[SelectableField] served!:b storage!:b
 subresources:CustomResourceSubresources
CustomResourceSubresourceScale labelSelectorPath:s specReplicasPath!:s statusReplicasPath!:s
CustomResourceSubresourceStatus
CustomResourceSubresources scale:CustomResourceSubresourceScale status:CustomResourceSubresourceStatus
CustomResourceValidation openAPIV3Schema:JSONSchemaProps
ExternalDocumentation description:s url:s
JSONSchemaProps $ref:s $schema:s additionalItems:* additionalProperties:* allOf:[JSONSchemaProps]
 anyOf:[JSONSchemaProps] default:* definitions:{JSONSchemaProps} dependencies:{*} description:s enum:[*] example:*
 exclusiveMaximum:b exclusiveMinimum:b externalDocs:ExternalDocumentation format:s id:s items:* maxItems:i
 maxLength:i maxProperties:i maximum:n minItems:i minLength:i minProperties:i minimum:n multipleOf:n
 not:JSONSchemaProps nullable:b oneOf:[JSONSchemaProps] pattern:s patternProperties:{JSONSchemaProps}
 properties:{JSONSchemaProps} required:[s] title:s type:s uniqueItems:b x-kubernetes-embedded-resource:b
 x-kubernetes-int-or-string:b x-kubernetes-list-map-keys:[s] x-kubernetes-list-type:s x-kubernetes-map-type:s
 x-kubernetes-preserve-unknown-fields:b x-kubernetes-validations:[ValidationRule]~rule@rule
SelectableField jsonPath!:s
ServiceReference name!:s namespace!:s path:s port:i
ValidationRule fieldPath:s message:s messageExpression:s optionalOldSelf:b
 reason:s=FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired rule!:s
WebhookClientConfig caBundle:y service:ServiceReference url:s
WebhookConversion clientConfig:WebhookClientConfig conversionReviewVersions!:[s]
@apps.v1
ControllerRevision>apps/v1 data:* metadata:meta.v1.ObjectMeta revision!:i
DaemonSet>apps/v1 metadata:meta.v1.ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition lastTransitionTime:t message:s reason:s status!:s type!:s
DaemonSetSpec minReadySeconds:i revisionHistoryLimit:i selector!:meta.v1.LabelSelector
 template!:core.v1.PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount:i conditions:[DaemonSetCondition]~type@type currentNumberScheduled!:i
 desiredNumberScheduled!:i numberAvailable:i numberMisscheduled!:i numberReady!:i numberUnavailable:i
 observedGeneration:i updatedNumberScheduled:i
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type:s=OnDelete|RollingUpdate
Deployment>apps/v1 metadata:meta.v1.ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition lastTransitionTime:t lastUpdateTime:t message:s reason:s status!:s type!:s
DeploymentSpec minReadySeconds:i paused:b progressDeadlineSeconds:i replicas:i revisionHistoryLimit:i
 selector!:meta.v1.LabelSelector strategy:DeploymentStrategy^ template!:core.v1.PodTemplateSpec
DeploymentStatus availableReplicas:i collisionCount:i conditions:[DeploymentCondition]~type@type observedGeneration:i
 readyReplicas:i replicas:i terminatingReplicas:i unavailableReplicas:i updatedReplicas:i
DeploymentStrategy rollingUpdate:RollingUpdateDeployment type:s=Recreate|RollingUpdate
ReplicaSet>apps/v1 metadata:meta.v1.ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime:t message:s reason:s status!:s type!:s
ReplicaSetSpec minReadySeconds:i replicas:i selector!:meta.v1.LabelSelector template:core.v1.PodTemplateSpec
ReplicaSetStatus availableReplicas:i conditions:[ReplicaSetCondition]~type@type fullyLabeledReplicas:i
 observedGeneration:i readyReplicas:i replicas!:i terminatingReplicas:i
RollingUpdateDaemonSet maxSurge:I maxUnavailable:I
RollingUpdateDeployment maxSurge:I maxUnavailable:I
RollingUpdateStatefulSetStrategy maxUnavailable:I partition:i
StatefulSet>apps/v1 metadata:meta.v1.ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition lastTransitionTime:t message:s reason:s status!:s type!:s
StatefulSetOrdinals start:i
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetSpec minReadySeconds:i ordinals:StatefulSetOrdinals
 persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy
 podManagementPolicy:s=OrderedReady|Parallel replicas:i revisionHistoryLimit:i selector!:meta.v1.LabelSelector
 serviceName:s template!:core.v1.PodTemplateSpec updateStrategy:StatefulSetUpdateStrategy
 volumeClaimTemplates:[core.v1.PersistentVolumeClaim]
StatefulSetStatus availableReplicas:i collisionCount:i conditions:[StatefulSetCondition]~type@type currentReplicas:i
 currentRevision:s observedGeneration:i readyReplicas:i replicas!:i updateRevision:s updatedReplicas:i
StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy type:s=OnDelete|RollingUpdate
@authentication.v1
BoundObjectReference apiVersion:s kind:s name:s uid:s
SelfSubjectReview>authentication.k8s.io/v1 metadata:meta.v1.ObjectMeta status:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo:UserInfo
TokenRequest>authentication.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:TokenRequestSpec status:TokenRequestStatus
TokenRequestSpec audiences!:[s] boundObjectRef:BoundObjectReference expirationSeconds:i
TokenRequestStatus expirationTimestamp!:t token!:s
TokenReview>authentication.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:TokenReviewSpec status:TokenReviewStatus
TokenReviewSpec audiences:[s] token:s
TokenReviewStatus audiences:[s] authenticated:b error:s user:UserInfo
UserInfo extra:{[s]} groups:[s] uid:s username:s
@authorization.v1
FieldSelectorAttributes rawSelector:s requirements:[meta.v1.FieldSelectorRequirement]
LabelSelectorAttributes rawSelector:s requirements:[meta.v1.LabelSelectorRequirement]
LocalSubjectAccessReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SubjectAccessReviewSpec
 status:SubjectAccessReviewStatus
NonResourceAttributes path:s verb:s
NonResourceRule nonResourceURLs:[s] verbs!:[s]
ResourceAttributes fieldSelector:FieldSelectorAttributes group:s labelSelector:LabelSelectorAttributes name:s
 namespace:s resource:s subresource:s verb:s version:s
ResourceRule apiGroups:[s] resourceNames:[s] resources:[s] verbs!:[s]
SelfSubjectAccessReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SelfSubjectAccessReviewSpec
 status:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes
SelfSubjectRulesReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SelfSubjectRulesReviewSpec
 status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace:s
SubjectAccessReview>authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:SubjectAccessReviewSpec
 status:SubjectAccessReviewStatus
SubjectAccessReviewSpec extra:{[s]} groups:[s] nonResourceAttributes:NonResourceAttributes
 resourceAttributes:ResourceAttributes uid:s user:s
SubjectAccessReviewStatus allowed!:b denied:b evaluationError:s reason:s
SubjectRulesReviewStatus evaluationError:s incomplete!:b nonResourceRules!:[NonResourceRule]
 resourceRules!:[ResourceRule]
@autoscaling.v1
CrossVersionObjectReference apiVersion:s kind!:s name!:s
HorizontalPodAutoscaler>autoscaling/v1 metadata:meta.v1.ObjectMeta spec:HorizontalPodAutoscalerSpec
 status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec maxReplicas!:i minReplicas:i scaleTargetRef!:CrossVersionObjectReference
 targetCPUUtilizationPercentage:i
HorizontalPodAutoscalerStatus currentCPUUtilizationPercentage:i currentReplicas!:i desiredReplicas!:i lastScaleTime:t
 observedGeneration:i
Scale>autoscaling/v1 metadata:meta.v1.ObjectMeta spec:ScaleSpec status:ScaleStatus
ScaleSpec replicas:i
ScaleStatus replicas!:i selector:s
@batch.v1
CronJob>batch/v1 metadata:meta.v1.ObjectMeta spec:CronJobSpec status:CronJobStatus
CronJobSpec concurrencyPolicy:s=Allow|Forbid|Replace failedJobsHistoryLimit:i jobTemplate!:JobTemplateSpec
 schedule!:s startingDeadlineSeconds:i successfulJobsHistoryLimit:i suspend:b timeZone:s
CronJobStatus active:[core.v1.ObjectReference] lastScheduleTime:t lastSuccessfulTime:t
Job>batch/v1 metadata:meta.v1.ObjectMeta spec:JobSpec status:JobStatus
JobCondition lastProbeTime:t lastTransitionTime:t message:s reason:s status!:s type!:s
JobSpec activeDeadlineSeconds:i backoffLimit:i backoffLimitPerIndex:i completionMode:s=Indexed|NonIndexed
 completions:i managedBy:s manualSelector:b maxFailedIndexes:i parallelism:i podFailurePolicy:PodFailurePolicy
 podReplacementPolicy:s=Failed|TerminatingOrFailed selector:meta.v1.LabelSelector successPolicy:SuccessPolicy
 suspend:b template!:core.v1.PodTemplateSpec ttlSecondsAfterFinished:i
JobStatus active:i completedIndexes:s completionTime:t conditions:[JobCondition]~type failed:i failedIndexes:s
 ready:i startTime:t succeeded:i terminating:i uncountedTerminatedPods:UncountedTerminatedPods
JobTemplateSpec metadata:meta.v1.ObjectMeta spec:JobSpec
PodFailurePolicy rules!:[PodFailurePolicyRule]
PodFailurePolicyOnExitCodesRequirement containerName:s operator!:s=In|NotIn values!:[i]@
PodFailurePolicyOnPodConditionsPattern status!:s type!:s
PodFailurePolicyRule action!:s=Count|FailIndex|FailJob|Ignore onExitCodes:PodFailurePolicyOnExitCodesRequirement
 onPodConditions:[PodFailurePolicyOnPodConditionsPattern]
SuccessPolicy rules!:[SuccessPolicyRule]
SuccessPolicyRule succeededCount:i succeededIndexes:s
UncountedTerminatedPods failed:[s]@ succeeded:[s]@
@coordination.v1
Lease>coordination.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:LeaseSpec
LeaseSpec acquireTime:t holderIdentity:s leaseDurationSeconds:i leaseTransitions:i preferredHolder:s renewTime:t
 strategy:s
@core.v1
AWSElasticBlockStoreVolumeSource fsType:s partition:i readOnly:b volumeID!:s
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AppArmorProfile localhostProfile:s type!:s=Localhost|RuntimeDefault|Unconfined
AttachedVolume devicePath!:s name!:s
AzureDiskVolumeSource cachingMode:s=None|ReadOnly|ReadWrite diskName!:s diskURI!:s fsType:s
 kind:s=Dedicated|Managed|Shared readOnly:b
AzureFilePersistentVolumeSource readOnly:b secretName!:s secretNamespace:s shareName!:s
AzureFileVolumeSource readOnly:b secretName!:s shareName!:s
Binding>v1 metadata:meta.v1.ObjectMeta target!:ObjectReference
CSIPersistentVolumeSource controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference
 driver!:s fsType:s nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference
 nodeStageSecretRef:SecretReference readOnly:b volumeAttributes:{s} volumeHandle!:s
CSIVolumeSource driver!:s fsType:s nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:{s}
Capabilities add:[s] drop:[s]
CephFSPersistentVolumeSource monitors!:[s] path:s readOnly:b secretFile:s secretRef:SecretReference user:s
CephFSVolumeSource monitors!:[s] path:s readOnly:b secretFile:s secretRef:LocalObjectReference user:s
CinderPersistentVolumeSource fsType:s readOnly:b secretRef:SecretReference volumeID!:s
CinderVolumeSource fsType:s readOnly:b secretRef:LocalObjectReference volumeID!:s
ClientIPConfig timeoutSeconds:i
ClusterTrustBundleProjection labelSelector:meta.v1.LabelSelector name:s optional:b path!:s signerName:s
ComponentCondition error:s message:s status!:s type!:s
ComponentStatus>v1 conditions:[ComponentCondition]~type@type metadata:meta.v1.ObjectMeta
ConfigMap>v1 binaryData:{y} data:{s} immutable:b metadata:meta.v1.ObjectMeta
ConfigMapEnvSource name:s optional:b
ConfigMapKeySelector key!:s name:s optional:b
ConfigMapNodeConfigSource kubeletConfigKey!:s name!:s namespace!:s resourceVersion:s uid:s
ConfigMapProjection items:[KeyToPath] name:s optional:b
ConfigMapVolumeSource defaultMode:i items:[KeyToPath] name:s optional:b
Container args:[s] command:[s] env:[EnvVar]~name@name envFrom:[EnvFromSource] image:s
 imagePullPolicy:s=Always|IfNotPresent|Never lifecycle:Lifecycle livenessProbe:Probe name!:s
 ports:[ContainerPort]~containerPort@containerPort,protocol readinessProbe:Probe resizePolicy:[ContainerResizePolicy]
 resources:ResourceRequirements restartPolicy:s restartPolicyRules:[ContainerRestartRule]
 securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b terminationMessagePath:s
 terminationMessagePolicy:s=FallbackToLogsOnError|File tty:b volumeDevices:[VolumeDevice]~devicePath@devicePath
 volumeMounts:[VolumeMount]~mountPath@mountPath workingDir:s
ContainerExtendedResourceRequest containerName!:s requestName!:s resourceName!:s
ContainerImage names:[s] sizeBytes:i
ContainerPort containerPort!:i hostIP:s hostPort:i name:s protocol:s=SCTP|TCP|UDP
ContainerResizePolicy resourceName!:s restartPolicy!:s
ContainerRestartRule action!:s exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator!:s values:[i]@
ContainerState running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting
ContainerStateRunning startedAt:t
ContainerStateTerminated containerID:s exitCode!:i finishedAt:t message:s reason:s signal:i startedAt:t
ContainerStateWaiting message:s reason:s
ContainerStatus allocatedResources:{Q} allocatedResourcesStatus:[ResourceStatus]~name@name containerID:s image!:s
 imageID!:s lastState:ContainerState name!:s ready!:b resources:ResourceRequirements restartCount!:i started:b
 state:ContainerState
 stopSignal:s=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
 user:ContainerUser volumeMounts:[VolumeMountStatus]~mountPath@mountPath
ContainerUser linux:LinuxContainerUser
DaemonEndpoint Port!:i
DownwardAPIProjection items:[DownwardAPIVolumeFile]
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:i path!:s resourceFieldRef:ResourceFieldSelector
DownwardAPIVolumeSource defaultMode:i items:[DownwardAPIVolumeFile]
EmptyDirVolumeSource medium:s sizeLimit:Q
EndpointAddress hostname:s ip!:s nodeName:s targetRef:ObjectReference
EndpointPort appProtocol:s name:s port!:i protocol:s=SCTP|TCP|UDP
EndpointSubset addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[EndpointPort]
Endpoints>v1 metadata:meta.v1.ObjectMeta subsets:[EndpointSubset]
EnvFromSource configMapRef:ConfigMapEnvSource prefix:s secretRef:SecretEnvSource
EnvVar name!:s value:s valueFrom:EnvVarSource
EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector
 resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer args:[s] command:[s] env:[EnvVar]~name@name envFrom:[EnvFromSource] image:s
 imagePullPolicy:s=Always|IfNotPresent|Never lifecycle:Lifecycle livenessProbe:Probe name!:s
 ports:[ContainerPort]~containerPort@containerPort,protocol readinessProbe:Probe resizePolicy:[ContainerResizePolicy]
 resources:ResourceRequirements restartPolicy:s restartPolicyRules:[ContainerRestartRule]
 securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName:s
 terminationMessagePath:s terminationMessagePolicy:s=FallbackToLogsOnError|File tty:b
 volumeDevices:[VolumeDevice]~devicePath@devicePath volumeMounts:[VolumeMount]~mountPath@mountPath workingDir:s
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
Event>v1 action:s count:i eventTime:t firstTimestamp:t involvedObject!:ObjectReference lastTimestamp:t message:s
 metadata!:meta.v1.ObjectMeta reason:s related:ObjectReference reportingComponent:s reportingInstance:s
 series:EventSeries source:EventSource type:s
EventSeries count:i lastObservedTime:t
EventSource component:s host:s
ExecAction command:[s]
FCVolumeSource fsType:s lun:i readOnly:b targetWWNs:[s] wwids:[s]
FileKeySelector key!:s optional:b path!:s volumeName!:s
FlexPersistentVolumeSource driver!:s fsType:s options:{s} readOnly:b secretRef:SecretReference
FlexVolumeSource driver!:s fsType:s options:{s} readOnly:b secretRef:LocalObjectReference
FlockerVolumeSource datasetName:s datasetUUID:s
GCEPersistentDiskVolumeSource fsType:s partition:i pdName!:s readOnly:b
GRPCAction port!:i service:s
GitRepoVolumeSource directory:s repository!:s revision:s
GlusterfsPersistentVolumeSource endpoints!:s endpointsNamespace:s path!:s readOnly:b
GlusterfsVolumeSource endpoints!:s path!:s readOnly:b
HTTPGetAction host:s httpHeaders:[HTTPHeader] path:s port!:I scheme:s=HTTP|HTTPS
HTTPHeader name!:s value!:s
HostAlias hostnames:[s] ip!:s
HostIP ip!:s
HostPathVolumeSource path!:s type:s=|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket
ISCSIPersistentVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn!:s iscsiInterface:s
 lun!:i portals:[s] readOnly:b secretRef:SecretReference targetPortal!:s
ISCSIVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn!:s iscsiInterface:s lun!:i
 portals:[s] readOnly:b secretRef:LocalObjectReference targetPortal!:s
ImageVolumeSource pullPolicy:s=Always|IfNotPresent|Never reference:s
KeyToPath key!:s mode:i path!:s
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler
 stopSignal:s=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LimitRange>v1 metadata:meta.v1.ObjectMeta spec:LimitRangeSpec
LimitRangeItem default:{Q} defaultRequest:{Q} max:{Q} maxLimitRequestRatio:{Q} min:{Q} type!:s
LimitRangeSpec limits!:[LimitRangeItem]
LinuxContainerUser gid!:i supplementalGroups:[i] uid!:i
LoadBalancerIngress hostname:s ip:s ipMode:s ports:[PortStatus]
LoadBalancerStatus ingress:[LoadBalancerIngress]
LocalObjectReference name:s
LocalVolumeSource fsType:s path!:s
ModifyVolumeStatus status!:s=InProgress|Infeasible|Pending targetVolumeAttributesClassName:s
NFSVolumeSource path!:s readOnly:b server!:s
Namespace>v1 metadata:meta.v1.ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition lastTransitionTime:t message:s reason:s status!:s type!:s
NamespaceSpec finalizers:[s]
NamespaceStatus conditions:[NamespaceCondition]~type@type phase:s=Active|Terminating
Node>v1 metadata:meta.v1.ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress address!:s type!:s
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
 requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeCondition lastHeartbeatTime:t lastTransitionTime:t message:s reason:s status!:s type!:s
NodeConfigSource configMap:ConfigMapNodeConfigSource
NodeConfigStatus active:NodeConfigSource assigned:NodeConfigSource error:s lastKnownGood:NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy:b
NodeRuntimeHandler features:NodeRuntimeHandlerFeatures name:s
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:b userNamespaces:b
NodeSelector nodeSelectorTerms!:[NodeSelectorTerm]
NodeSelectorRequirement key!:s operator!:s=DoesNotExist|Exists|Gt|In|Lt|NotIn values:[s]
NodeSelectorTerm matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
NodeSpec configSource:NodeConfigSource externalID:s podCIDR:s podCIDRs:[s]~@ providerID:s taints:[Taint]
 unschedulable:b
NodeStatus addresses:[NodeAddress]~type@type allocatable:{Q} capacity:{Q} conditions:[NodeCondition]~type@type
 config:NodeConfigStatus daemonEndpoints:NodeDaemonEndpoints features:NodeFeatures images:[ContainerImage]
 nodeInfo:NodeSystemInfo phase:s=Pending|Running|Terminated runtimeHandlers:[NodeRuntimeHandler]
 volumesAttached:[AttachedVolume] volumesInUse:[s]
NodeSwapStatus capacity:i
NodeSystemInfo architecture!:s bootID!:s containerRuntimeVersion!:s kernelVersion!:s kubeProxyVersion!:s
 kubeletVersion!:s machineID!:s operatingSystem!:s osImage!:s swap:NodeSwapStatus systemUUID!:s
ObjectFieldSelector apiVersion:s fieldPath!:s
ObjectReference apiVersion:s fieldPath:s kind:s name:s namespace:s resourceVersion:s uid:s
PersistentVolume>v1 metadata:meta.v1.ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus
PersistentVolumeClaim>v1 metadata:meta.v1.ObjectMeta spec:PersistentVolumeClaimSpec
 status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition lastProbeTime:t lastTransitionTime:t message:s reason:s status!:s type!:s
PersistentVolumeClaimSpec accessModes:[s] dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference
 resources:VolumeResourceRequirements selector:meta.v1.LabelSelector storageClassName:s volumeAttributesClassName:s
 volumeMode:s=Block|Filesystem volumeName:s
PersistentVolumeClaimStatus accessModes:[s] allocatedResourceStatuses:{s} allocatedResources:{Q} capacity:{Q}
 conditions:[PersistentVolumeClaimCondition]~type@type currentVolumeAttributesClassName:s
 modifyVolumeStatus:ModifyVolumeStatus phase:s=Bound|Lost|Pending
PersistentVolumeClaimTemplate metadata:meta.v1.ObjectMeta spec!:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName!:s readOnly:b
PersistentVolumeSpec accessModes:[s] awsElasticBlockStore:AWSElasticBlockStoreVolumeSource
 azureDisk:AzureDiskVolumeSource azureFile:AzureFilePersistentVolumeSource capacity:{Q}
 cephfs:CephFSPersistentVolumeSource cinder:CinderPersistentVolumeSource claimRef:ObjectReference
 csi:CSIPersistentVolumeSource fc:FCVolumeSource flexVolume:FlexPersistentVolumeSource flocker:FlockerVolumeSource
 gcePersistentDisk:GCEPersistentDiskVolumeSource glusterfs:GlusterfsPersistentVolumeSource
 hostPath:HostPathVolumeSource iscsi:ISCSIPersistentVolumeSource local:LocalVolumeSource mountOptions:[s]
 nfs:NFSVolumeSource nodeAffinity:VolumeNodeAffinity persistentVolumeReclaimPolicy:s=Delete|Recycle|Retain
 photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource
 quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource scaleIO:ScaleIOPersistentVolumeSource storageClassName:s
 storageos:StorageOSPersistentVolumeSource volumeAttributesClassName:s volumeMode:s=Block|Filesystem
 vsphereVolume:VsphereVirtualDiskVolumeSource
PersistentVolumeStatus lastPhaseTransitionTime:t message:s phase:s=Available|Bound|Failed|Pending|Released reason:s
PhotonPersistentDiskVolumeSource fsType:s pdID!:s
Pod>v1 metadata:meta.v1.ObjectMeta spec:PodSpec status:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
 requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
PodAffinityTerm labelSelector:meta.v1.LabelSelector matchLabelKeys:[s] mismatchLabelKeys:[s]
 namespaceSelector:meta.v1.LabelSelector namespaces:[s] topologyKey!:s
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
 requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
PodCertificateProjection certificateChainPath:s credentialBundlePath:s keyPath:s keyType!:s maxExpirationSeconds:i
 signerName!:s
PodCondition lastProbeTime:t lastTransitionTime:t message:s observedGeneration:i reason:s status!:s type!:s
PodDNSConfig nameservers:[s] options:[PodDNSConfigOption] searches:[s]
PodDNSConfigOption name:s value:s
PodExtendedResourceClaimStatus requestMappings!:[ContainerExtendedResourceRequest] resourceClaimName!:s
PodIP ip!:s
PodOS name!:s
PodReadinessGate conditionType!:s
PodResourceClaim name!:s resourceClaimName:s resourceClaimTemplateName:s
PodResourceClaimStatus name!:s resourceClaimName:s
PodSchedulingGate name!:s
PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:i fsGroupChangePolicy:s=Always|OnRootMismatch runAsGroup:i
 runAsNonRoot:b runAsUser:i seLinuxChangePolicy:s seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile
 supplementalGroups:[i] supplementalGroupsPolicy:s=Merge|Strict sysctls:[Sysctl]
 windowsOptions:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds:i affinity:Affinity automountServiceAccountToken:b containers!:[Container]~name@name
 dnsConfig:PodDNSConfig dnsPolicy:s=ClusterFirst|ClusterFirstWithHostNet|Default|None enableServiceLinks:b
 ephemeralContainers:[EphemeralContainer]~name@name hostAliases:[HostAlias]~ip@ip hostIPC:b hostNetwork:b hostPID:b
 hostUsers:b hostname:s hostnameOverride:s imagePullSecrets:[LocalObjectReference]~name@name
 initContainers:[Container]~name@name nodeName:s nodeSelector:{s} os:PodOS overhead:{Q}
 preemptionPolicy:s=Never|PreemptLowerPriority priority:i priorityClassName:s readinessGates:[PodReadinessGate]
 resourceClaims:[PodResourceClaim]~name^@name resources:ResourceRequirements restartPolicy:s=Always|Never|OnFailure
 runtimeClassName:s schedulerName:s schedulingGates:[PodSchedulingGate]~name@name securityContext:PodSecurityContext
 serviceAccount:s serviceAccountName:s setHostnameAsFQDN:b shareProcessNamespace:b subdomain:s
 terminationGracePeriodSeconds:i tolerations:[Toleration]
 topologySpreadConstraints:[TopologySpreadConstraint]~topologyKey@topologyKey,whenUnsatisfiable
 volumes:[Volume]~name^@name
PodStatus conditions:[PodCondition]~type@type containerStatuses:[ContainerStatus]
 ephemeralContainerStatuses:[ContainerStatus] extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP:s
 hostIPs:[HostIP]~ip initContainerStatuses:[ContainerStatus] message:s nominatedNodeName:s observedGeneration:i
 phase:s=Failed|Pending|Running|Succeeded|Unknown podIP:s podIPs:[PodIP]~ip@ip
 qosClass:s=BestEffort|Burstable|Guaranteed reason:s resize:s
 resourceClaimStatuses:[PodResourceClaimStatus]~name^@name startTime:t
PodTemplate>v1 metadata:meta.v1.ObjectMeta template:PodTemplateSpec
PodTemplateSpec metadata:meta.v1.ObjectMeta spec:PodSpec
PortStatus error:s port!:i protocol!:s=SCTP|TCP|UDP
PortworxVolumeSource fsType:s readOnly:b volumeID!:s
PreferredSchedulingTerm preference!:NodeSelectorTerm weight!:i
Probe exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:i periodSeconds:i
 successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:i timeoutSeconds:i
ProjectedVolumeSource defaultMode:i sources:[VolumeProjection]
QuobyteVolumeSource group:s readOnly:b registry!:s tenant:s user:s volume!:s
RBDPersistentVolumeSource fsType:s image!:s keyring:s monitors!:[s] pool:s readOnly:b secretRef:SecretReference
 user:s
RBDVolumeSource fsType:s image!:s keyring:s monitors!:[s] pool:s readOnly:b secretRef:LocalObjectReference user:s
ReplicationController>v1 metadata:meta.v1.ObjectMeta spec:ReplicationControllerSpec
 status:ReplicationControllerStatus
ReplicationControllerCondition lastTransitionTime:t message:s reason:s status!:s type!:s
ReplicationControllerSpec minReadySeconds:i replicas:i selector:{s} template:PodTemplateSpec
ReplicationControllerStatus availableReplicas:i conditions:[ReplicationControllerCondition]~type@type
 fullyLabeledReplicas:i observedGeneration:i readyReplicas:i replicas!:i
ResourceClaim name!:s request:s
ResourceFieldSelector containerName:s divisor:Q resource!:s
ResourceHealth health:s resourceID!:s
ResourceQuota>v1 metadata:meta.v1.ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec hard:{Q} scopeSelector:ScopeSelector scopes:[s]
ResourceQuotaStatus hard:{Q} used:{Q}
ResourceRequirements claims:[ResourceClaim]@name limits:{Q} requests:{Q}
ResourceStatus name!:s resources:[ResourceHealth]@resourceID
SELinuxOptions level:s role:s type:s user:s
ScaleIOPersistentVolumeSource fsType:s gateway!:s protectionDomain:s readOnly:b secretRef!:SecretReference
 sslEnabled:b storageMode:s storagePool:s system!:s volumeName:s
ScaleIOVolumeSource fsType:s gateway!:s protectionDomain:s readOnly:b secretRef!:LocalObjectReference sslEnabled:b
 storageMode:s storagePool:s system!:s volumeName:s
ScopeSelector matchExpressions:[ScopedResourceSelectorRequirement]
ScopedResourceSelectorRequirement operator!:s=DoesNotExist|Exists|In|NotIn
 scopeName!:s=BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass
 values:[s]
SeccompProfile localhostProfile:s type!:s=Localhost|RuntimeDefault|Unconfined
Secret>v1 data:{y} immutable:b metadata:meta.v1.ObjectMeta stringData:{s} type:s
SecretEnvSource name:s optional:b
SecretKeySelector key!:s name:s optional:b
SecretProjection items:[KeyToPath] name:s optional:b
SecretReference name:s namespace:s
SecretVolumeSource defaultMode:i items:[KeyToPath] optional:b secretName:s
SecurityContext allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b
 procMount:s=Default|Unmasked readOnlyRootFilesystem:b runAsGroup:i runAsNonRoot:b runAsUser:i
 seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
Service>v1 metadata:meta.v1.ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount>v1 automountServiceAccountToken:b imagePullSecrets:[LocalObjectReference] metadata:meta.v1.ObjectMeta
 secrets:[ObjectReference]~name@name
ServiceAccountTokenProjection audience:s expirationSeconds:i path!:s
ServicePort appProtocol:s name:s nodePort:i port!:i protocol:s=SCTP|TCP|UDP targetPort:I
ServiceSpec allocateLoadBalancerNodePorts:b clusterIP:s clusterIPs:[s] externalIPs:[s] externalName:s
 externalTrafficPolicy:s=Cluster|Local healthCheckNodePort:i internalTrafficPolicy:s=Cluster|Local ipFamilies:[s]
 ipFamilyPolicy:s=PreferDualStack|RequireDualStack|SingleStack loadBalancerClass:s loadBalancerIP:s
 loadBalancerSourceRanges:[s] ports:[ServicePort]~port@port,protocol publishNotReadyAddresses:b selector:{s}
 sessionAffinity:s=ClientIP|None sessionAffinityConfig:SessionAffinityConfig trafficDistribution:s
 type:s=ClusterIP|ExternalName|LoadBalancer|NodePort
ServiceStatus conditions:[meta.v1.Condition]~type@type loadBalancer:LoadBalancerStatus
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds!:i
StorageOSPersistentVolumeSource fsType:s readOnly:b secretRef:ObjectReference volumeName:s volumeNamespace:s
StorageOSVolumeSource fsType:s readOnly:b secretRef:LocalObjectReference volumeName:s volumeNamespace:s
Sysctl name!:s value!:s
TCPSocketAction host:s port!:I
Taint effect!:s=NoExecute|NoSchedule|PreferNoSchedule key!:s timeAdded:t value:s
Toleration effect:s=NoExecute|NoSchedule|PreferNoSchedule key:s operator:s=Equal|Exists tolerationSeconds:i value:s
TopologySelectorLabelRequirement key!:s values!:[s]
TopologySelectorTerm matchLabelExpressions:[TopologySelectorLabelRequirement]
TopologySpreadConstraint labelSelector:meta.v1.LabelSelector matchLabelKeys:[s] maxSkew!:i minDomains:i
 nodeAffinityPolicy:s=Honor|Ignore nodeTaintsPolicy:s=Honor|Ignore topologyKey!:s
 whenUnsatisfiable!:s=DoNotSchedule|ScheduleAnyway
TypedLocalObjectReference apiGroup:s kind!:s name!:s
TypedObjectReference apiGroup:s kind!:s name!:s namespace:s
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource
 azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource
 csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource
 ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource
 gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource
 hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name!:s nfs:NFSVolumeSource
 persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
 portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource
 scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource
 vsphereVolume:VsphereVirtualDiskVolumeSource
VolumeDevice devicePath!:s name!:s
VolumeMount mountPath!:s mountPropagation:s=Bidirectional|HostToContainer|None name!:s readOnly:b recursiveReadOnly:s
 subPath:s subPathExpr:s
VolumeMountStatus mountPath!:s name!:s readOnly:b recursiveReadOnly:s
VolumeNodeAffinity required:NodeSelector
VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection
 downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection
 serviceAccountToken:ServiceAccountTokenProjection
VolumeResourceRequirements limits:{Q} requests:{Q}
VsphereVirtualDiskVolumeSource fsType:s storagePolicyID:s storagePolicyName:s volumePath!:s
WeightedPodAffinityTerm podAffinityTerm!:PodAffinityTerm weight!:i
WindowsSecurityContextOptions gmsaCredentialSpec:s gmsaCredentialSpecName:s hostProcess:b runAsUserName:s
@discovery.v1
Endpoint addresses!:[s]@ conditions:EndpointConditions deprecatedTopology:{s} hints:EndpointHints hostname:s
 nodeName:s targetRef:core.v1.ObjectReference zone:s
EndpointConditions ready:b serving:b terminating:b
EndpointHints forNodes:[ForNode] forZones:[ForZone]
EndpointPort appProtocol:s name:s port:i protocol:s=SCTP|TCP|UDP
EndpointSlice>discovery.k8s.io/v1 addressType!:s=FQDN|IPv4|IPv6 endpoints!:[Endpoint] metadata:meta.v1.ObjectMeta
 ports:[EndpointPort]
ForNode name!:s
ForZone name!:s
@meta.v1
Condition lastTransitionTime!:t message!:s observedGeneration:i reason!:s status!:s type!:s
FieldSelectorRequirement key!:s operator!:s values:[s]
LabelSelector matchExpressions:[LabelSelectorRequirement] matchLabels:{s}
LabelSelectorRequirement key!:s operator!:s values:[s]
ListMeta continue:s remainingItemCount:i resourceVersion:s selfLink:s
ManagedFieldsEntry apiVersion:s fieldsType:s fieldsV1:* manager:s operation:s subresource:s time:t
ObjectMeta annotations:{s} creationTimestamp:t deletionGracePeriodSeconds:i deletionTimestamp:t finalizers:[s]~@
 generateName:s generation:i labels:{s} managedFields:[ManagedFieldsEntry] name:s namespace:s
 ownerReferences:[OwnerReference]~uid@uid resourceVersion:s selfLink:s uid:s
OwnerReference apiVersion!:s blockOwnerDeletion:b controller:b kind!:s name!:s uid!:s
Preconditions resourceVersion:s uid:s
Status>v1 code:i details:StatusDetails message:s metadata:ListMeta reason:s status:s
StatusCause field:s message:s reason:s
StatusDetails causes:[StatusCause] group:s kind:s name:s retryAfterSeconds:i uid:s
@networking.v1
HTTPIngressPath backend!:IngressBackend path:s pathType!:s=Exact|ImplementationSpecific|Prefix
HTTPIngressRuleValue paths!:[HTTPIngressPath]
IPAddress>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:IPAddressSpec
IPAddressSpec parentRef!:ParentReference
IPBlock cidr!:s except:[s]
Ingress>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:IngressSpec status:IngressStatus
IngressBackend resource:core.v1.TypedLocalObjectReference service:IngressServiceBackend
IngressClass>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:IngressClassSpec
IngressClassParametersReference apiGroup:s kind!:s name!:s namespace:s scope:s
IngressClassSpec controller:s parameters:IngressClassParametersReference
IngressLoadBalancerIngress hostname:s ip:s ports:[IngressPortStatus]
IngressLoadBalancerStatus ingress:[IngressLoadBalancerIngress]
IngressPortStatus error:s port!:i protocol!:s=SCTP|TCP|UDP
IngressRule host:s http:HTTPIngressRuleValue
IngressServiceBackend name!:s port:ServiceBackendPort
IngressSpec defaultBackend:IngressBackend ingressClassName:s rules:[IngressRule] tls:[IngressTLS]
IngressStatus loadBalancer:IngressLoadBalancerStatus
IngressTLS hosts:[s] secretName:s
NetworkPolicy>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
NetworkPolicyIngressRule from:[NetworkPolicyPeer] ports:[NetworkPolicyPort]
NetworkPolicyPeer ipBlock:IPBlock namespaceSelector:meta.v1.LabelSelector podSelector:meta.v1.LabelSelector
NetworkPolicyPort endPort:i port:I protocol:s=SCTP|TCP|UDP
NetworkPolicySpec egress:[NetworkPolicyEgressRule] ingress:[NetworkPolicyIngressRule]
 podSelector:meta.v1.LabelSelector policyTypes:[s]
ParentReference group:s name!:s namespace:s resource!:s
ServiceBackendPort name:s number:i
ServiceCIDR>networking.k8s.io/v1 metadata:meta.v1.ObjectMeta spec:ServiceCIDRSpec status:ServiceCIDRStatus
ServiceCIDRSpec cidrs:[s]
ServiceCIDRStatus conditions:[meta.v1.Condition]~type@type
@policy.v1
Eviction>policy/v1 deleteOptions:meta.v1.DeleteOptions metadata:meta.v1.ObjectMeta
PodDisruptionBudget>policy/v1 metadata:meta.v1.ObjectMeta spec:PodDisruptionBudgetSpec
 status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec maxUnavailable:I minAvailable:I selector:meta.v1.LabelSelector
 unhealthyPodEvictionPolicy:s=AlwaysAllow|IfHealthyBudget
PodDisruptionBudgetStatus conditions:[meta.v1.Condition]~type@type currentHealthy!:i desiredHealthy!:i
 disruptedPods:{t} disruptionsAllowed!:i expectedPods!:i observedGeneration:i
@rbac.v1
AggregationRule clusterRoleSelectors:[meta.v1.LabelSelector]
ClusterRole>rbac.authorization.k8s.io/v1 aggregationRule:AggregationRule metadata:meta.v1.ObjectMeta
 rules:[PolicyRule]
ClusterRoleBinding>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta roleRef!:RoleRef subjects:[Subject]
PolicyRule apiGroups:[s] nonResourceURLs:[s] resourceNames:[s] resources:[s] verbs!:[s]
Role>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta rules:[PolicyRule]
RoleBinding>rbac.authorization.k8s.io/v1 metadata:meta.v1.ObjectMeta roleRef!:RoleRef subjects:[Subject]
RoleRef apiGroup!:s kind!:s name!:s
Subject apiGroup:s kind!:s name!:s namespace:s
@scheduling.v1
PriorityClass>scheduling.k8s.io/v1 description:s globalDefault:b metadata:meta.v1.ObjectMeta
 preemptionPolicy:s=Never|PreemptLowerPriority value!:i
@storage.v1
CSIDriver>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:CSIDriverSpec
CSIDriverSpec attachRequired:b fsGroupPolicy:s nodeAllocatableUpdatePeriodSeconds:i podInfoOnMount:b
 requiresRepublish:b seLinuxMount:b storageCapacity:b tokenRequests:[TokenRequest] volumeLifecycleModes:[s]@
CSINode>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:CSINodeSpec
CSINodeDriver allocatable:VolumeNodeResources name!:s nodeID!:s topologyKeys:[s]
CSINodeSpec drivers!:[CSINodeDriver]~name@name
CSIStorageCapacity>storage.k8s.io/v1 capacity:Q maximumVolumeSize:Q metadata:meta.v1.ObjectMeta
 nodeTopology:meta.v1.LabelSelector storageClassName!:s
StorageClass>storage.k8s.io/v1 allowVolumeExpansion:b allowedTopologies:[core.v1.TopologySelectorTerm]
 metadata:meta.v1.ObjectMeta mountOptions:[s] parameters:{s} provisioner!:s reclaimPolicy:s=Delete|Recycle|Retain
 volumeBindingMode:s=Immediate|WaitForFirstConsumer
TokenRequest audience!:s expirationSeconds:i
VolumeAttachment>storage.k8s.io/v1 metadata:meta.v1.ObjectMeta spec!:VolumeAttachmentSpec
 status:VolumeAttachmentStatus
VolumeAttachmentSource inlineVolumeSpec:core.v1.PersistentVolumeSpec persistentVolumeName:s
VolumeAttachmentSpec attacher!:s nodeName!:s source!:VolumeAttachmentSource
VolumeAttachmentStatus attachError:VolumeError attached!:b attachmentMetadata:{s} detachError:VolumeError
VolumeAttributesClass>storage.k8s.io/v1 driverName!:s metadata:meta.v1.ObjectMeta parameters:{s}
VolumeError errorCode:i message:s time:t
VolumeNodeResources count:i
`;

export { afterOperation } from './access/account-draft.ts';
export { comparableValue, valuesOf } from './access/compare-values.ts';
export { longestName } from './access/evaluate-policy.ts';
export { applyPlan, entersState } from './apply-plan.ts';
export type * from './configuration.ts';
export { type CorrelationLookup, correlationLookups } from './correlation/correlation-lookups.ts';
export { decideCorrelation } from './correlation/decide-correlation.ts';
export { defaultMapping } from './default-mapping.ts';
export type { AccountCall, RefreshOptions, RefreshTrace, RefreshTraceEntry } from './draft.ts';
export { instantText, parseInstant } from './instant.ts';
export { copyInOrder, objectInOrder, parseInOrder, stringifyInOrder } from './key-order.ts';
export { type CriteriaProblem, criteriaProblems } from './membership/criteria-problems.ts';
export { type CompiledProfile, compileOrg, type Org } from './org.ts';
export {
  type AccountOperation,
  type AttributeChange,
  type Cause,
  type Changed,
  isEmptyPlan,
  type Plan,
  type PlannedChange,
  type PlannedLifecycleState,
  type PlannedRenewal,
} from './plan.ts';
export { refreshIdentity } from './refresh.ts';
export type * from './subject.ts';
export { compileTransform } from './transforms/compile.ts';
export { type Evaluation, type EvaluationError, evaluateTransform } from './transforms/evaluate.ts';
export { everyAttribute } from './transforms/read-other.ts';
export type {
  BranchObserver,
  CompiledTransform,
  DefinitionProblem,
  EvaluationContext,
  ProvisioningForm,
  Trace,
  TraceStep,
  TransformConfigurations,
} from './transforms/transform.ts';
export { type Attributes, attributeOf, foldKey, isEmpty, textOf, type Value } from './value.ts';

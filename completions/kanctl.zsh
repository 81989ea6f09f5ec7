#compdef kanctl
autoload -U +X bashcompinit && bashcompinit
_kanctl() {
  local path="" word words=""
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "${path:+$path }$word" in
      "run"|"functions"|"sandbox"|"sandbox start"|"sandbox stop"|"sandbox status"|"sandbox kubeconfig"|"completion") path="${path:+$path }$word" ;;
    esac
  done
  case "$path" in
    "") words="run functions sandbox completion --version --help" ;;
    "run") words="--namespace --kubeconfig --context --blueprint --profile --from --deployment --statefulset --deploymentconfig --pvc --namespacetargets --objects --options --secrets --config-maps --artifact --podlabels --podannotations --functions --allow-env --allow-host --record --overwrite --dry-run --timeout --pod-start-timeout --quiet --output --help" ;;
    "functions") words="--functions --output --help" ;;
    "sandbox") words="start stop status kubeconfig --help" ;;
    "sandbox start") words="--directory --output --port --path --foreground --no-isolation --help" ;;
    "sandbox stop") words="--directory --output --help" ;;
    "sandbox status") words="--directory --output --help" ;;
    "sandbox kubeconfig") words="--directory --output --help" ;;
    "completion") words="--help" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _kanctl kanctl

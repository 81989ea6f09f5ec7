complete -c kanctl -f -n "not __fish_seen_subcommand_from run functions sandbox completion" -a run
complete -c kanctl -f -n "not __fish_seen_subcommand_from run functions sandbox completion" -a functions
complete -c kanctl -f -n "not __fish_seen_subcommand_from run functions sandbox completion" -a sandbox
complete -c kanctl -f -n "not __fish_seen_subcommand_from run functions sandbox completion" -a completion
complete -c kanctl -n "not __fish_seen_subcommand_from run functions sandbox completion" -l version
complete -c kanctl -n "not __fish_seen_subcommand_from run functions sandbox completion" -l help
complete -c kanctl -n "__fish_seen_subcommand_from run" -l namespace
complete -c kanctl -n "__fish_seen_subcommand_from run" -l kubeconfig
complete -c kanctl -n "__fish_seen_subcommand_from run" -l context
complete -c kanctl -n "__fish_seen_subcommand_from run" -l blueprint
complete -c kanctl -n "__fish_seen_subcommand_from run" -l profile
complete -c kanctl -n "__fish_seen_subcommand_from run" -l from
complete -c kanctl -n "__fish_seen_subcommand_from run" -l deployment
complete -c kanctl -n "__fish_seen_subcommand_from run" -l statefulset
complete -c kanctl -n "__fish_seen_subcommand_from run" -l deploymentconfig
complete -c kanctl -n "__fish_seen_subcommand_from run" -l pvc
complete -c kanctl -n "__fish_seen_subcommand_from run" -l namespacetargets
complete -c kanctl -n "__fish_seen_subcommand_from run" -l objects
complete -c kanctl -n "__fish_seen_subcommand_from run" -l options
complete -c kanctl -n "__fish_seen_subcommand_from run" -l secrets
complete -c kanctl -n "__fish_seen_subcommand_from run" -l config-maps
complete -c kanctl -n "__fish_seen_subcommand_from run" -l artifact
complete -c kanctl -n "__fish_seen_subcommand_from run" -l podlabels
complete -c kanctl -n "__fish_seen_subcommand_from run" -l podannotations
complete -c kanctl -n "__fish_seen_subcommand_from run" -l functions
complete -c kanctl -n "__fish_seen_subcommand_from run" -l allow-env
complete -c kanctl -n "__fish_seen_subcommand_from run" -l allow-host
complete -c kanctl -n "__fish_seen_subcommand_from run" -l record
complete -c kanctl -n "__fish_seen_subcommand_from run" -l overwrite
complete -c kanctl -n "__fish_seen_subcommand_from run" -l dry-run
complete -c kanctl -n "__fish_seen_subcommand_from run" -l timeout
complete -c kanctl -n "__fish_seen_subcommand_from run" -l pod-start-timeout
complete -c kanctl -n "__fish_seen_subcommand_from run" -l quiet
complete -c kanctl -n "__fish_seen_subcommand_from run" -l output
complete -c kanctl -n "__fish_seen_subcommand_from run" -l help
complete -c kanctl -n "__fish_seen_subcommand_from functions" -l functions
complete -c kanctl -n "__fish_seen_subcommand_from functions" -l output
complete -c kanctl -n "__fish_seen_subcommand_from functions" -l help
complete -c kanctl -f -n "__fish_seen_subcommand_from sandbox; and not __fish_seen_subcommand_from start stop status kubeconfig" -a start
complete -c kanctl -f -n "__fish_seen_subcommand_from sandbox; and not __fish_seen_subcommand_from start stop status kubeconfig" -a stop
complete -c kanctl -f -n "__fish_seen_subcommand_from sandbox; and not __fish_seen_subcommand_from start stop status kubeconfig" -a status
complete -c kanctl -f -n "__fish_seen_subcommand_from sandbox; and not __fish_seen_subcommand_from start stop status kubeconfig" -a kubeconfig
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and not __fish_seen_subcommand_from start stop status kubeconfig" -l help
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l directory
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l output
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l port
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l path
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l foreground
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l no-isolation
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from start" -l help
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from stop" -l directory
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from stop" -l output
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from stop" -l help
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from status" -l directory
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from status" -l output
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from status" -l help
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from kubeconfig" -l directory
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from kubeconfig" -l output
complete -c kanctl -n "__fish_seen_subcommand_from sandbox; and __fish_seen_subcommand_from kubeconfig" -l help
complete -c kanctl -n "__fish_seen_subcommand_from completion" -l help

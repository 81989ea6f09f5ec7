// The shell script that gives a container its own root inside fresh namespaces and then becomes the container's command.

/**
 * Arguments: ROOT (an empty directory to mount on), SCRATCH (a directory for /tmp), HIDE (a directory no pod may see),
 * HOSTNAME, MODE (`root` or `user`), WORKDIR, then COUNT and per mount SOURCE TARGET ro|rw, then the command.
 * It writes one line to descriptor 3: `ready`, `missing COMMAND` or `error TEXT`.
 *
 * Volumes are first parked inside the new root and only bound to their places after pivot_root: an absolute symlink such
 * as /var/run would lead back to the host before that.
 */
export const enterRootScript = String.raw`
_sbx_path=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin
_sbx_root=$1 _sbx_scratch=$2 _sbx_hide=$3 _sbx_host=$4 _sbx_mode=$5 _sbx_dir=$6 _sbx_count=$7
shift 7
_sbx_fail() { printf 'error %s\n' "$*" >&3; exit 125; }
_sbx_try() { _sbx_said=$("$@" 2>&1) || _sbx_fail "$_sbx_said"; }
_sbx_ro() {
  mount -o remount,bind,ro "$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$1" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid,nodev,noexec "$1" 2>/dev/null || mount -o remount,bind,ro,nodev "$1" 2>/dev/null
}
_sbx_over=
[ "$_sbx_mode" = user ] && _sbx_over=,userxattr

_sbx_try mount -t tmpfs -o mode=0755 sandbox "$_sbx_root"
mkdir "$_sbx_root/.layers" "$_sbx_root/.mounts" "$_sbx_root/.old"
_sbx_try mount -t tmpfs -o mode=0755 sandbox "$_sbx_root/.layers"
# HOST DEST LAYER: shows the host's folder at DEST, with all writes kept in LAYER. A folder with mounts of its own below
# cannot be a layer in a user namespace: then its members are shown one by one, read-only off the way to a volume.
_sbx_fill() {
  mkdir -p "$3/upper" "$3/work"
  chmod --reference="$1" "$3/upper" 2>/dev/null
  mount -t overlay -o "lowerdir=$1,upperdir=$3/upper,workdir=$3/work$_sbx_over" overlay "$2" 2>/dev/null && return
  for _sbx_entry in "$1"/* "$1"/.[!.]*; do
    _sbx_name=${"${_sbx_entry##*/}"}
    if [ -L "$_sbx_entry" ]; then cp -P "$_sbx_entry" "$2/$_sbx_name" 2>/dev/null; continue; fi
    if [ -d "$_sbx_entry" ]; then mkdir "$2/$_sbx_name"; elif [ -e "$_sbx_entry" ]; then : >"$2/$_sbx_name"; else continue; fi
    case $_sbx_targets in
      *" $_sbx_entry/"*) [ -d "$_sbx_entry" ] && { _sbx_fill "$_sbx_entry" "$2/$_sbx_name" "$3/below/$_sbx_name"; continue; };;
    esac
    mount --rbind "$_sbx_entry" "$2/$_sbx_name" 2>/dev/null && { _sbx_ro "$2/$_sbx_name" || umount -l "$2/$_sbx_name"; }
  done
}
# Nobody but the owner may write into a folder of the layer below, so the folders that lead to a volume, and those that
# programs expect to write in, are made in the layer above, where they belong to the pod.
_sbx_own() {
  case $1 in /proc/*|/sys/*|/dev/*|/tmp/*|/run/*|"$_sbx_root"/*) return;; esac
  _sbx_top=${"${1#/}"}; _sbx_top=${"${_sbx_top%%/*}"}
  [ -d "/$_sbx_top" ] || return
  _sbx_rest=${"${1#/$_sbx_top}"}
  mkdir -p "$_sbx_root/.layers/$_sbx_top/upper$_sbx_rest"
}
_sbx_targets=' ' _sbx_at=0
for _sbx_entry in "$@"; do
  [ "$_sbx_at" -lt $((_sbx_count * 3)) ] || break
  if [ $((_sbx_at % 3)) -eq 1 ]; then
    _sbx_entry=$(realpath -m "$_sbx_entry")
    _sbx_targets="$_sbx_targets$_sbx_entry/ "
    if [ ! -f "$_sbx_entry" ]; then _sbx_own "$_sbx_entry"; fi
  fi
  _sbx_at=$((_sbx_at + 1))
done
if [ "$_sbx_mode" = user ]; then
  for _sbx_entry in /var/lib /var/log /var/cache /var/spool /var/tmp /usr/local/bin /usr/local/share; do
    [ -L "$_sbx_entry" ] || _sbx_own "$_sbx_entry"
  done
fi
for _sbx_each in /*; do
  _sbx_name=${"${_sbx_each#/}"}
  if [ -L "$_sbx_each" ]; then cp -P "$_sbx_each" "$_sbx_root/$_sbx_name" 2>/dev/null; continue; fi
  [ -d "$_sbx_each" ] || continue
  case $_sbx_name in proc|sys|dev|tmp|run|lost+found) continue;; esac
  mkdir "$_sbx_root/$_sbx_name"
  _sbx_fill "$_sbx_each" "$_sbx_root/$_sbx_name" "$_sbx_root/.layers/$_sbx_name"
done
while read -r _ _ _ _ _sbx_entry _; do
  case $_sbx_entry in
    /|/proc|/proc/*|/sys|/sys/*|/dev|/dev/*|/tmp|/tmp/*|/run|/run/*|"$_sbx_root"|"$_sbx_root"/*|*\\*) continue;;
  esac
  [ -e "$_sbx_entry" ] && [ -e "$_sbx_root$_sbx_entry" ] || continue
  mountpoint -q "$_sbx_root$_sbx_entry" || mount --rbind "$_sbx_entry" "$_sbx_root$_sbx_entry" 2>/dev/null || continue
  case $_sbx_entry in /*/*) _sbx_ro "$_sbx_root$_sbx_entry";; esac
done </proc/self/mountinfo
umount -l "$_sbx_root/.layers" && rmdir "$_sbx_root/.layers"

cd "$_sbx_root" || _sbx_fail "cannot enter the root"
mkdir proc sys dev tmp run
mount -t proc -o nosuid,nodev,noexec proc proc 2>/dev/null || _sbx_try mount --rbind /proc proc
for _sbx_entry in sys sysrq-trigger irq bus; do
  [ -e "proc/$_sbx_entry" ] && mount --bind "proc/$_sbx_entry" "proc/$_sbx_entry" 2>/dev/null && _sbx_ro "proc/$_sbx_entry"
done
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys 2>/dev/null || { mount --rbind /sys sys 2>/dev/null && _sbx_ro sys; }
_sbx_try mount -t tmpfs -o mode=0755 dev dev
for _sbx_entry in null zero full random urandom tty; do
  : >"dev/$_sbx_entry" && mount --bind "/dev/$_sbx_entry" "dev/$_sbx_entry" 2>/dev/null
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts 2>/dev/null || mount --rbind /dev/pts dev/pts 2>/dev/null
ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr
_sbx_try mount -t tmpfs -o mode=1777 shm dev/shm
_sbx_try mount -t tmpfs -o mode=0755 run run
mkdir run/lock; chmod 1777 run/lock
_sbx_try mount --bind "$_sbx_scratch" tmp
[ -d "$_sbx_root$_sbx_hide" ] && _sbx_try mount -t tmpfs -o mode=0755,size=64k hidden "$_sbx_root$_sbx_hide"
mkdir .etc
if [ -e /etc/resolv.conf ]; then cat /etc/resolv.conf >.etc/resolv.conf 2>/dev/null; fi

_sbx_at=0
for _sbx_entry in "$@"; do
  [ "$_sbx_at" -lt $((_sbx_count * 3)) ] || break
  if [ $((_sbx_at % 3)) -eq 0 ]; then
    if [ -d "$_sbx_entry" ]; then mkdir ".mounts/$_sbx_at"; else : >".mounts/$_sbx_at"; fi
    _sbx_try mount --bind "$_sbx_entry" ".mounts/$_sbx_at"
  fi
  _sbx_at=$((_sbx_at + 1))
done

_sbx_try pivot_root . .old
cd /
_sbx_try umount -l /.old
rmdir /.old
if [ -s /.etc/resolv.conf ]; then rm -f /etc/resolv.conf 2>/dev/null; cp /.etc/resolv.conf /etc/resolv.conf 2>/dev/null; fi
rm -rf /.etc

_sbx_at=0
while [ "$_sbx_at" -lt $((_sbx_count * 3)) ]; do
  if [ -d "/.mounts/$_sbx_at" ]; then
    _sbx_try mkdir -p "$2"
  elif [ ! -e "$2" ]; then
    _sbx_try mkdir -p "$(dirname "$2")"
    : >"$2" || _sbx_fail "cannot create $2"
  fi
  _sbx_try mount --bind "/.mounts/$_sbx_at" "$2"
  [ "$3" = ro ] && { _sbx_ro "$2" || _sbx_fail "cannot make $2 read-only"; }
  umount -l "/.mounts/$_sbx_at"
  shift 3
  _sbx_at=$((_sbx_at + 3))
done
rm -rf --one-file-system /.mounts

hostname "$_sbx_host" 2>/dev/null
[ -d "$_sbx_dir" ] || _sbx_try mkdir -p "$_sbx_dir"
cd "$_sbx_dir" || _sbx_fail "cannot enter $_sbx_dir"
${becomeCommand()}`;

/**
 * For `kubectl exec` and probes: arguments MODE WORKDIR and the command, run inside the namespaces of a container.
 */
export const joinRootScript = `
_sbx_path=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin
_sbx_mode=$1 _sbx_dir=$2
shift 2
cd "$_sbx_dir" 2>/dev/null || cd /
${becomeCommand()}`;

/** Where there are no namespaces: arguments MODE (`plain`) WORKDIR and the command. */
export const plainScript = String.raw`
_sbx_path=$PATH
_sbx_mode=$1 _sbx_dir=$2
shift 2
cd "$_sbx_dir" || { printf 'error cannot enter %s\n' "$_sbx_dir" >&3; exit 125; }
${becomeCommand()}`;

// Real root would be root of the host's kernel as well, and root of a user namespace could unmount what hides the sandbox's
// own folder, so the dangerous capabilities are dropped for good.
function becomeCommand(): string {
  return String.raw`
_sbx_setpriv=
if [ "$_sbx_mode" != plain ]; then _sbx_setpriv=$(command -v setpriv); fi
PATH=$_sbx_path
_sbx_found=
case $1 in
  */*) [ -f "$1" ] && [ -x "$1" ] && _sbx_found=1;;
  *) IFS=:; set -f
    for _sbx_entry in $PATH; do
      if [ -f "$_sbx_entry/$1" ] && [ -x "$_sbx_entry/$1" ]; then _sbx_found=1; break; fi
    done
    unset IFS; set +f;;
esac
[ -n "$_sbx_found" ] || { printf 'missing %s\n' "$1" >&3; exit 127; }
printf 'ready\n' >&3
exec 3>&-
if [ -n "$_sbx_setpriv" ]; then
  exec "$_sbx_setpriv" --inh-caps=-all --bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+audit_write,+setfcap -- "$@"
fi
exec "$@"
`;
}

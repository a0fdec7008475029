#!/usr/bin/env bash
# Builds release-guard-test/spring-boot:good, the example service in examples/spring-boot, on a Java runtime of its own
# (jlink), FROM scratch. Needs Maven, a JDK 17 or later, busybox-static and a Docker engine; pulls no image.
# The example's own Dockerfile is what a team would write; this is the same service where no base image can be had.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tag=release-guard-test/spring-boot:good
example=$root/examples/spring-boot
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac || die "needs a JDK 17")")")")}
jdk=$(sed -n 's/^JAVA_VERSION=//p; s/^JAVA_RUNTIME_VERSION=//p' "$java_home/release" | tr -d '\n')

hash=$(hash_of -w "$jdk" "$example/pom.xml" "$example/src" "$images/lib.sh" "$images/spring-boot.sh")
up_to_date "$tag" "$hash" && exit

work_folder
rootfs=$work/root
base_folder "$rootfs"
mkdir -p "$rootfs/opt" "$rootfs/app"

# --batch-mode keeps colour codes out of a CI log; the example's own tests are run by CI, not here.
mvn --quiet --batch-mode --file "$example/pom.xml" -DskipTests package >&2

# Not one nested jar but a small jar beside its libraries: starts faster, and its classes can be archived below.
"$java_home/bin/java" -Djarmode=tools -jar "$example/target/courses.jar" extract --destination "$rootfs/app" >/dev/null

"$java_home/bin/jlink" --output "$rootfs/opt/java" --compress=0 --strip-java-debug-attributes --no-man-pages \
  --no-header-files --add-modules java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,\
java.naming,java.net.http,java.prefs,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.xml,\
jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs
# what only a desktop needs would pull in X11
(cd "$rootfs/opt/java/lib" && rm -f libawt_xawt.so libsplashscreen.so libfontmanager.so libjawt.so)
if command -v strip >/dev/null; then
  find "$rootfs/opt/java" \( -name '*.so' -o -path '*/bin/java' \) -exec strip --strip-unneeded {} +
fi
copy_libraries "$rootfs" "$rootfs"/opt/java/bin/java "$rootfs"/opt/java/lib/*.so "$rootfs"/opt/java/lib/server/libjvm.so

cat >"$work/Dockerfile" <<'EOF'
FROM scratch
COPY root /
WORKDIR /app
# A first start inside the image leaves an archive of its classes; later starts read that instead of parsing jars.
RUN ["/opt/java/bin/java", "-Xshare:dump"]
RUN ["/opt/java/bin/java", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-XX:ArchiveClassesAtExit=/app/courses.jsa", "-Dspring.context.exit=onRefresh", "-jar", "courses.jar"]
ENV PATH=/opt/java/bin:/bin GIT_COMMIT=0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff
USER app
EXPOSE 8520
ENTRYPOINT ["/opt/java/bin/java", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-XX:SharedArchiveFile=/app/courses.jsa", "-jar", "courses.jar"]
EOF
build "$tag" "$hash" "$work"

// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.BuildContext;
import io.heddle.build.Builder;
import io.heddle.build.Instance;
import io.heddle.build.StepFile;
import io.heddle.disk.Reason;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.TarGzReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One builder, led through detect, build, release and run as by a peer. Works in temporary
 * directories of its own and ends everything that the builder starts.
 *
 * @param dir the parent of {@code bin}
 * @param given the package to build; empty to make one of a type that the builder claims
 * @param propagated names of the variables that the builder gets beside those that each one gets
 * @param environment what they are taken from
 */
public record BuilderCheck(
    Path dir,
    Optional<ByteString> given,
    List<String> propagated,
    Map<String, String> environment,
    Limits limits) {

  private static final String UNKNOWN_TYPE = "a-type-that-nobody-knows";

  /**
   * How long to wait.
   *
   * @param step for the end of detect, build or release
   * @param dial for a local chaincode to dial its peer
   */
  public record Limits(Duration step, Duration dial) {}

  public BuilderCheck {
    propagated = List.copyOf(propagated);
    environment = Map.copyOf(environment);
  }

  /**
   * Runs the check.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such directory, {@code BAD_INPUT} if
   *     the package is none, or if none is given and the builder claims none that could be made
   */
  public CheckReport run() throws InterruptedException {
    if (!Files.isDirectory(dir)) {
      throw new HeddleException(
          Fault.NOT_FOUND, "There is no builder: '%s' is not a directory".formatted(dir));
    }
    Optional<ChaincodePackage> chaincode = given.map(ChaincodePackage::parse);
    try (Workplace place = Workplace.create()) {
      return new Course(place, place.builder(dir, propagated, environment), new Notes())
          .run(chaincode);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "The check of builder '%s' failed: %s".formatted(dir, Reason.of(e)), e);
    }
  }

  /** The way through the steps; each only if the one before allows it. */
  private final class Course {

    private final Workplace place;
    private final Builder builder;
    private final Notes notes;

    Course(Workplace place, Builder builder, Notes notes) {
      this.place = place;
      this.builder = builder;
      this.notes = notes;
    }

    CheckReport run(Optional<ChaincodePackage> chaincode) throws IOException, InterruptedException {
      if (!executables()) {
        return report("none, it cannot be executed");
      }
      if (chaincode.isPresent()) {
        try (BuildContext context = unpack(chaincode.get())) {
          if (step(context).run(builder, StepCheck.detect(context))) {
            afterDetect(chaincode.get(), context);
          }
        }
        return report("'%s' (type '%s')".formatted(chaincode.get().id(), chaincode.get().type()));
      }
      for (String type : ProbePackages.TYPES) {
        ChaincodePackage probe = ProbePackages.ofType(type);
        if (claims(probe)) {
          try (BuildContext context = unpack(probe)) {
            if (step(context).run(builder, StepCheck.detect(context))) {
              afterDetect(probe, context);
            }
          }
          return report("a small one of type '%s', the first that it claims".formatted(type));
        }
      }
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Builder '%s' claims no small package of type %s; name one that it builds with --package"
              .formatted(dir, String.join(", ", ProbePackages.TYPES)));
    }

    private boolean executables() {
      boolean usable = executable("detect", "EB-307", true);
      usable &= executable("build", "EB-332", true);
      usable &= executable("release", "EB-333", false);
      usable &= executable("run", "EB-335", false);
      return usable;
    }

    private boolean executable(String step, String rule, boolean isNeeded) {
      var file = new StepFile(builder.executable(step));
      if (!isNeeded && !file.isThere()) {
        notes.notApplicable(rule, step, "is not there, and need not be");
        return true;
      }
      notes.keptUnless(
          file.problem().map(problem -> "'%s' %s".formatted(file.path(), problem)),
          rule,
          step,
          "can be executed");
      return file.problem().isEmpty();
    }

    private void afterDetect(ChaincodePackage chaincode, BuildContext context)
        throws IOException, InterruptedException {
      modesty();
      var outputs = new OutputCheck(place, context, notes);
      if (!step(context).run(builder, StepCheck.build(context))) {
        environment(chaincode);
        notReached("release", "EB-333");
        notReached("run", "EB-501");
        return;
      }
      notes.kept("EB-325", "build", "works with the variables that a peer gives it");
      outputs.environment("build", context.build());
      if (new StepFile(builder.executable("release")).isThere()) {
        if (!step(context).run(builder, StepCheck.release(context))) {
          notReached("run", "EB-501");
          return;
        }
        outputs.environment("release", context.release());
        outputs.release();
      }
      Optional<Instance> kept = outputs.keep(chaincode, builder);
      if (kept.isPresent()
          && outputs.isLocal(kept.get(), new StepFile(builder.executable("run")))) {
        context.close(); // a peer removes it before it runs anything
        new RunCheck(place, kept.get(), limits.dial(), notes).run();
      }
    }

    private void notReached(String step, String rule) {
      notes.notApplicable(rule, step, "was not reached");
    }

    /** A builder that claims everything is allowed, and worth a word. */
    private void modesty() throws IOException, InterruptedException {
      notes.kept(
          "EB-306",
          "detect",
          claims(ProbePackages.ofType(UNKNOWN_TYPE))
              ? "claims packages of every type, so builders that stand behind it are never asked"
              : "leaves packages of other types to other builders");
    }

    /** Whether a build that failed would work with everything that is in the environment. */
    private void environment(ChaincodePackage chaincode) throws IOException, InterruptedException {
      Builder generous = place.builder(dir, List.copyOf(environment.keySet()), environment);
      try (BuildContext again = unpack(chaincode)) {
        StepCheck step = step(again);
        if (step.succeeds(generous, StepCheck.detect(again))
            && step.succeeds(generous, StepCheck.build(again))) {
          notes.broken(
              "EB-325",
              "build",
              "works only with variables that a peer does not give it; name them in 'propagateEnvironment', and here with --propagate");
        }
      }
    }

    private boolean claims(ChaincodePackage chaincode) throws IOException, InterruptedException {
      try (BuildContext context = unpack(chaincode)) {
        return step(context).succeeds(builder, StepCheck.detect(context));
      }
    }

    private BuildContext unpack(ChaincodePackage chaincode) {
      return BuildContext.create(chaincode, TarGzReader.Limits.generous(), place.root());
    }

    private StepCheck step(BuildContext context) {
      return new StepCheck(place, context, limits.step(), notes);
    }

    private CheckReport report(String packageTried) {
      return new CheckReport(dir, packageTried, notes.steps(), notes.findings());
    }
  }
}

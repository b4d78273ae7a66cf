// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class of tests: a chaincode that is deployed for it, with exactly one of {@link #contracts},
 * {@link #directory}, {@link #packageFile} and {@link #server}. On a parameter: which chaincode the
 * {@code Contract} is of; only the name counts there.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE, ElementType.PARAMETER})
@Repeatable(Chaincodes.class)
public @interface Chaincode {

  /** The name by which clients call it. */
  String value();

  /**
   * Contract classes of the test's own class path, or one class that implements the chaincode
   * library's {@code Chaincode}. The official Java library runs them in the test's process, so that
   * one debugger stands in the contract and in the test.
   */
  Class<?>[] contracts() default {};

  /** A directory with source, which is built; relative to the working directory. */
  String directory() default "";

  /** A chaincode package; relative to the working directory. */
  String packageFile() default "";

  /** {@code HOST:PORT} of a chaincode server that runs without TLS. */
  String server() default "";

  /**
   * A file with private data collections, in the form of Fabric's {@code collections_config.json}.
   */
  String collections() default "";

  /** The endorsement policy, as {@code AND('Org1MSP.peer','Org2MSP.peer')}. */
  String policy() default "";

  /** The channel on which it is deployed; the first one if none is named. */
  String channel() default "";

  /** Whether it has to be initialised before its first call. */
  boolean initRequired() default false;
}

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
 * Something that goes wrong in a test, or in each test of a class, as {@link NetworkFaults} has it.
 * It is there when the test's own methods begin, behind those that prepare it, and gone after it.
 *
 * <pre>{@code
 * @Test
 * @Fault(value = "invalidate", code = "MVCC_READ_CONFLICT", function = "transfer")
 * void tries_again(Contract asset) { … }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Repeatable(FaultsOfTest.class)
public @interface Fault {

  /** Its kind, as {@code heddle fault} names it: {@code refuse}, {@code invalidate} and so on. */
  String value();

  /** On which channel; on all without it. */
  String channel() default "";

  /** Of which chaincode's calls; of all without it. */
  String chaincode() default "";

  /** Of which function's calls; of all without it. */
  String function() default "";

  /** The MSP id of whose it is; of everybody without it. */
  String org() default "";

  /** The host of the peer where it is; at all without it. */
  String peer() default "";

  /** A number from 1, or {@code always}; without it once, and {@code hold} always. */
  String times() default "";

  /** What a client is told, of {@code refuse} and {@code no-orderer}. */
  String message() default "";

  /** The status from 400 to 599 with which a chaincode refuses; 500 without it. */
  String status() default "";

  /** How long, as {@code 500ms} or {@code 5s}, of those kinds that delay. */
  String by() default "";

  /** The validation code, of {@code invalidate}. */
  String code() default "";
}

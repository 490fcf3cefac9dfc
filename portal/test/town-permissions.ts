import { couponPermissions } from './coupons-staff-mock.ts';
import { inquiryPermissions } from './inquiry-mock.ts';
import { lendingPermissions } from './lending-mock.ts';
import { pointsPermissions } from './points-staff-mock.ts';
import { surveyPermissions } from './survey-staff-mock.ts';

/** What the mock's staff may do in the community and with the CRM. */
export const townPermissions = [
  'community.info.read',
  'community.session.write',
  'community.person.read',
  'community.attendance.write',
  'community.report.read',
  'community.local.write',
  'community.feed.write',
  'community.slot.read',
  'community.slot.write',
  'community.consultation.book',
  'crm.person.read',
  'crm.person.write',
  'crm.segment.read',
  'crm.segment.write',
  'crm.summary.read',
  'crm.campaign.read',
  'crm.campaign.write',
  'crm.task.work',
];

/** And in the areas that have mocks of their own. */
export const areaPermissions = [
  ...lendingPermissions,
  ...couponPermissions,
  ...inquiryPermissions,
  ...surveyPermissions,
  ...pointsPermissions,
];

-- Who keeps a dossier, and who answers for the checks of the law.
alter table role_assignment drop constraint role_assignment_role_check;
alter table role_assignment add constraint role_assignment_role_check check (role in
  ('urp', 'technician', 'contractor', 'firm-admin', 'building-contact', 'building-manager', 'safety-officer', 'finance',
    'systems', 'auditor'));
